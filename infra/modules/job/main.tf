# A Cloud Run job with an account of its own: what it runs as, what that may do, and on which machine.

resource "google_service_account" "job" {
  project      = var.project_id
  account_id   = "job-${var.name}"
  display_name = "sightsinger job ${var.name}"
  description  = "Runs the Cloud Run job sightsinger-${var.name}."
}

resource "google_project_iam_member" "documents" {
  project = var.project_id
  role    = "roles/datastore.user"
  member  = google_service_account.job.member
}

resource "google_storage_bucket_iam_member" "objects" {
  for_each = var.buckets

  bucket = each.value.name
  role   = each.value.role
  member = google_service_account.job.member
}

resource "google_cloud_run_v2_job" "job" {
  project  = var.project_id
  location = var.region
  name     = "sightsinger-${var.name}"

  # It holds nothing: a plan that has to make it anew may.
  deletion_protection = false

  template {
    task_count  = 1
    parallelism = 1

    template {
      service_account       = google_service_account.job.email
      execution_environment = "EXECUTION_ENVIRONMENT_GEN2"
      timeout               = "3600s" # the longest that a GPU's task may take

      # Attempts are counted in the job document, with a new fencing token each.
      max_retries = 0

      gpu_zonal_redundancy_disabled = var.accelerator == "" ? null : true

      dynamic "node_selector" {
        for_each = var.accelerator == "" ? [] : [var.accelerator]
        content {
          accelerator = node_selector.value
        }
      }

      containers {
        # Only until the first deployment, which brings its own.
        image = "us-docker.pkg.dev/cloudrun/container/job:latest"

        resources {
          limits = merge({ cpu = var.cpu, memory = var.memory }, var.accelerator == "" ? {} : { "nvidia.com/gpu" = "1" })
        }

        env {
          name  = "GOOGLE_CLOUD_PROJECT"
          value = var.project_id
        }
        env {
          name  = "SIGHTSINGER_DEVICE"
          value = var.accelerator == "" ? "cpu" : "cuda"
        }
        env {
          name  = "SIGHTSINGER_BANKS_BUCKET"
          value = var.buckets["banks"].name
        }
        env {
          name  = "SIGHTSINGER_WORK_BUCKET"
          value = var.buckets["work"].name
        }
      }
    }
  }

  lifecycle {
    # scripts/deploy sets the image, by digest; a plan must not put the old one back.
    ignore_changes = [client, client_version, template[0].template[0].containers[0].image]
  }
}
