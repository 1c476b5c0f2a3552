# Google's own agents, which carry events and builds. Google grants most of their roles when an API is turned on, often
# minutes late and sometimes not at all; here they are asked for. The first event trigger still may need a second try.

data "google_storage_project_service_account" "this" {
  project = local.project_id
}

resource "google_project_service_identity" "agent" {
  provider = google-beta
  for_each = toset(["eventarc.googleapis.com", "pubsub.googleapis.com"])

  project = local.project_id
  service = each.value
}

resource "google_project_iam_member" "eventarc_agent" {
  project = local.project_id
  role    = "roles/eventarc.serviceAgent"
  member  = google_project_service_identity.agent["eventarc.googleapis.com"].member
}

# An upload's event leaves Storage by Pub/Sub ...
resource "google_project_iam_member" "storage_agent" {
  project = local.project_id
  role    = "roles/pubsub.publisher"
  member  = data.google_storage_project_service_account.this.member
}

# ... which calls the function as the functions' account.
resource "google_service_account_iam_member" "pubsub_agent" {
  service_account_id = google_service_account.runtime["functions"].name
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

# Functions are built as the default account, which new projects leave without the right to. It gets that and nothing else.
resource "google_project_iam_member" "functions_build" {
  project = local.project_id
  role    = "roles/cloudbuild.builds.builder"
  member  = "serviceAccount:${data.google_project.this.number}-compute@developer.gserviceaccount.com"

  depends_on = [google_project_default_service_accounts.deprived]
}
