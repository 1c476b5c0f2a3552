"""The Cloud Run job: claims a job document, sings it, and writes what it sang."""
