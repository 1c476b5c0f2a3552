locals {
  # The Cloud Run jobs, one for each image. An L4 asks for at least 4 CPUs and 16 GiB.
  all_jobs = {
    gpu = {
      cpu         = "4"
      memory      = "16Gi"
      accelerator = "nvidia-l4"
    }
    cpu = {
      cpu         = "2"
      memory      = "4Gi"
      accelerator = ""
    }
    listen = {
      cpu         = "4"
      memory      = "8Gi"
      accelerator = ""
    }
  }

  jobs = { for name, job in local.all_jobs : name => job if var.executions[name] > 0 }

  # Every job reads scores and stores what it made, and works with the same voices.
  job_buckets = {
    scores = { name = google_storage_bucket.scores.name, role = "roles/storage.objectUser" }
    work   = { name = google_storage_bucket.work.name, role = "roles/storage.objectUser" }
    banks  = { name = google_storage_bucket.banks.name, role = "roles/storage.objectViewer" }
  }

  # Where no GPU is to be had, everything is sung on the CPU.
  default_job = contains(keys(local.jobs), "gpu") ? "gpu" : "cpu"
}

module "job" {
  source   = "./modules/job"
  for_each = local.jobs

  project_id  = local.project_id
  region      = var.region
  name        = each.key
  cpu         = each.value.cpu
  memory      = each.value.memory
  accelerator = each.value.accelerator
  buckets     = local.job_buckets
}
