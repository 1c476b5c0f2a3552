output "name" {
  description = "The Cloud Run job's name."
  value       = google_cloud_run_v2_job.job.name
}

output "account_name" {
  description = "The account's resource name, to give others rights on it."
  value       = google_service_account.job.name
}

output "account_email" {
  description = "The account that the job runs as."
  value       = google_service_account.job.email
}
