# Signing in with Google needs an OAuth consent that no code can give: docs/operations/first-deployment.md.

resource "google_firebase_project" "this" {
  provider = google-beta

  project = local.project_id
}

resource "google_firebase_web_app" "page" {
  provider = google-beta

  project      = google_firebase_project.this.project
  display_name = "sightsinger ${var.environment}"
}

data "google_firebase_web_app_config" "page" {
  provider = google-beta

  project    = google_firebase_project.this.project
  web_app_id = google_firebase_web_app.page.app_id
}

# Puts the bucket under storage.rules.
resource "google_firebase_storage_bucket" "scores" {
  provider = google-beta

  project   = google_firebase_project.this.project
  bucket_id = google_storage_bucket.scores.name
}

# App Check: the page proves to Firestore, Storage and the callables that it is the page.
resource "google_recaptcha_enterprise_key" "page" {
  project      = local.project_id
  display_name = "sightsinger ${var.environment}"

  web_settings {
    integration_type  = "SCORE" # never asks a person anything
    allow_all_domains = false
    allowed_domains   = local.hosts
  }
}

resource "google_firebase_app_check_recaptcha_enterprise_config" "page" {
  project   = google_firebase_project.this.project
  app_id    = google_firebase_web_app.page.app_id
  site_key  = google_recaptcha_enterprise_key.page.name
  token_ttl = "3600s"
}

# Callables are not on this list: functions enforce App Check themselves.
resource "google_firebase_app_check_service_config" "enforced" {
  for_each = toset(["firestore.googleapis.com", "firebasestorage.googleapis.com"])

  project          = google_firebase_project.this.project
  service_id       = each.value
  enforcement_mode = var.app_check_enforced ? "ENFORCED" : "UNENFORCED"
}
