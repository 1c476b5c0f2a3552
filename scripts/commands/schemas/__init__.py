"""`scripts/schemas`: JSON schemas from the document types, and the page's TypeScript from the schemas."""
