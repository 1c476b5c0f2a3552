output "project_id" {
  description = "The project."
  value       = local.project_id
}

output "region" {
  description = "Where everything is; functions and page must agree."
  value       = var.region
}

output "functions_env" {
  description = "For functions/.env.PROJECT, which `firebase deploy` gives to the functions."
  value = {
    SIGHTSINGER_REGION            = var.region
    SIGHTSINGER_BUCKET            = google_storage_bucket.scores.name
    SIGHTSINGER_BANKS_BUCKET      = google_storage_bucket.banks.name
    SIGHTSINGER_RUN_JOB           = module.job[local.default_job].name
    SIGHTSINGER_LAUNCH_QUEUE      = google_cloud_tasks_queue.launch[local.default_job].name
    SIGHTSINGER_TASK_INVOKER      = google_service_account.runtime["task-invoker"].email
    SIGHTSINGER_FUNCTIONS_ACCOUNT = google_service_account.runtime["functions"].email
  }
}

output "functions_account" {
  description = "What every trigger runs as."
  value       = google_service_account.runtime["functions"].email
}

output "deployer_account" {
  description = "What to deploy as: gcloud and firebase-tools impersonate it."
  value       = google_service_account.runtime["deployer"].email
}

output "builder_account" {
  description = "What Cloud Build builds the images as."
  value       = google_service_account.runtime["builder"].name
}

output "run_jobs" {
  description = "The Cloud Run jobs, by short name."
  value       = { for name, job in module.job : name => job.name }
}

output "queues" {
  description = "The queues, by the short name of the job that they start."
  value       = { for name, queue in google_cloud_tasks_queue.launch : name => queue.name }
}

output "buckets" {
  description = "The buckets, by what they hold."
  value = {
    scores = google_storage_bucket.scores.name
    work   = google_storage_bucket.work.name
    banks  = google_storage_bucket.banks.name
    source = google_storage_bucket.source.name
  }
}

output "images" {
  description = "Where the jobs' images are pushed."
  value       = "${var.region}-docker.pkg.dev/${local.project_id}/${google_artifact_registry_repository.images.repository_id}"
}

output "page" {
  description = "What the page is built with; none of it is secret."
  value = {
    apiKey            = data.google_firebase_web_app_config.page.api_key
    appId             = google_firebase_web_app.page.app_id
    authDomain        = data.google_firebase_web_app_config.page.auth_domain
    messagingSenderId = data.google_firebase_web_app_config.page.messaging_sender_id
    projectId         = local.project_id
    storageBucket     = google_storage_bucket.scores.name
    appCheckSiteKey   = google_recaptcha_enterprise_key.page.name
    region            = var.region
  }
}
