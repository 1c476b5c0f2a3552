locals {
  # Who may do what with the objects of a bucket; the jobs' own rights are given in modules/job.
  bucket_grants = {
    "functions scores" = { account = "functions", bucket = google_storage_bucket.scores.name, role = "roles/storage.objectViewer" }
    "builder source"   = { account = "builder", bucket = google_storage_bucket.source.name, role = "roles/storage.objectViewer" }
    "deployer source"  = { account = "deployer", bucket = google_storage_bucket.source.name, role = "roles/storage.objectUser" }
    "deployer banks"   = { account = "deployer", bucket = google_storage_bucket.banks.name, role = "roles/storage.objectUser" }
  }
}

# Scores and what was sung of them. The page reads and writes it under storage.rules.
resource "google_storage_bucket" "scores" {
  project  = local.project_id
  name     = "${local.project_id}-scores"
  location = upper(var.region)

  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = var.disposable
  deletion_policy             = local.keep

  # What was deleted or overwritten by mistake can be had back for a week; what a user deletes is gone after it.
  versioning {
    enabled = true
  }
  soft_delete_policy {
    retention_duration_seconds = 0
  }

  # What was sung, by its endings: a score stays until its owner deletes it. Recordings that are listened to go with them.
  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age            = 30
      matches_suffix = [".mp3", ".wav", ".flac", "/timing.json"]
      with_state     = "LIVE"
    }
  }
  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      days_since_noncurrent_time = 7
      with_state                 = "ARCHIVED"
    }
  }
  lifecycle_rule {
    action {
      type = "AbortIncompleteMultipartUpload"
    }
    condition {
      age = 1
    }
  }

  # The page reads recordings with fetch, and uploads from its own address.
  cors {
    origin          = local.origins
    method          = ["GET", "HEAD", "POST", "PUT"]
    response_header = ["Content-Type", "Content-Length", "Content-Range", "X-Firebase-Storage-Version", "X-Goog-Upload-Status", "X-Goog-Upload-URL"]
    max_age_seconds = 3600
  }
}

# Intermediate results: phrases that may be sung again, and anything else that is only kept to save time.
resource "google_storage_bucket" "work" {
  project  = local.project_id
  name     = "${local.project_id}-work"
  location = upper(var.region)

  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = true

  soft_delete_policy {
    retention_duration_seconds = 0
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age = 1
    }
  }
}

# Voicebanks beside the one in the image. Somebody chose and checked each: three older versions stay.
resource "google_storage_bucket" "banks" {
  project  = local.project_id
  name     = "${local.project_id}-banks"
  location = upper(var.region)

  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = var.disposable
  deletion_policy             = local.keep

  versioning {
    enabled = true
  }
  soft_delete_policy {
    retention_duration_seconds = 0
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      num_newer_versions = 3
      with_state         = "ARCHIVED"
    }
  }
}

# Sources on their way to Cloud Build, which would otherwise make a bucket of its own in the United States.
resource "google_storage_bucket" "source" {
  project  = local.project_id
  name     = "${local.project_id}-source"
  location = upper(var.region)

  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = true

  soft_delete_policy {
    retention_duration_seconds = 0
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age = 1
    }
  }
}

resource "google_storage_bucket_iam_member" "runtime" {
  for_each = local.bucket_grants

  bucket = each.value.bucket
  role   = each.value.role
  member = google_service_account.runtime[each.value.account].member
}
