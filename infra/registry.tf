locals {
  image_grants = {
    "builder"  = "roles/artifactregistry.writer"
    "deployer" = "roles/artifactregistry.reader"
  }
}

# The jobs' images. Ten releases stay to go back to; the rest goes after a month, and what lost its tag after a week.
resource "google_artifact_registry_repository" "images" {
  project       = local.project_id
  location      = var.region
  repository_id = "sightsinger"
  format        = "DOCKER"

  cleanup_policy_dry_run = false

  cleanup_policies {
    id     = "keep-ten-releases"
    action = "KEEP"
    most_recent_versions {
      keep_count = 10
    }
  }
  cleanup_policies {
    id     = "delete-untagged"
    action = "DELETE"
    condition {
      tag_state  = "UNTAGGED"
      older_than = "604800s"
    }
  }
  cleanup_policies {
    id     = "delete-old"
    action = "DELETE"
    condition {
      tag_state  = "ANY"
      older_than = "2592000s"
    }
  }
}

# Where Cloud Functions keeps its builds. Made here so that it is tidied: `firebase deploy` looks for a policy of this name,
# and without one asks a question that nobody answers in a script.
resource "google_artifact_registry_repository" "functions" {
  project       = local.project_id
  location      = var.region
  repository_id = "gcf-artifacts"
  format        = "DOCKER"

  cleanup_policy_dry_run = false

  cleanup_policies {
    id     = "firebase-functions-cleanup"
    action = "DELETE"
    condition {
      tag_state  = "ANY"
      older_than = "86400s"
    }
  }
}

resource "google_artifact_registry_repository_iam_member" "images" {
  for_each = local.image_grants

  project    = local.project_id
  location   = var.region
  repository = google_artifact_registry_repository.images.repository_id
  role       = each.value
  member     = google_service_account.runtime[each.key].member
}
