# Secrets by name and by who may read them. Their values are added by a person and never pass through here, nor the state.

locals {
  # Users appear in logs only hashed; with this key, so that nobody can hash a list of users and compare.
  secrets = toset(["user-hash-key"])
}

resource "google_secret_manager_secret" "secret" {
  for_each = local.secrets

  project         = local.project_id
  secret_id       = each.value
  deletion_policy = local.keep

  replication {
    user_managed {
      replicas {
        location = var.region
      }
    }
  }
}

resource "google_secret_manager_secret_iam_member" "functions_read" {
  for_each = google_secret_manager_secret.secret

  project   = local.project_id
  secret_id = each.value.secret_id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.runtime["functions"].member
}

resource "google_secret_manager_secret_iam_member" "deployer_looks" {
  for_each = google_secret_manager_secret.secret

  project   = local.project_id
  secret_id = each.value.secret_id
  role      = "roles/secretmanager.viewer"
  member    = google_service_account.runtime["deployer"].member
}
