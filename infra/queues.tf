# A queue for each Cloud Run job, so that a full GPU holds up nobody who asks for the CPU. The `sweep` function's schedule and
# the queue `launch` that bears its function's name are made by `firebase deploy` and not used or changed here.

resource "google_cloud_tasks_queue" "launch" {
  for_each = local.jobs

  project  = local.project_id
  location = var.region
  name     = "launch-${each.key}"

  # A task starts one execution: no more at once than the quota lets run.
  rate_limits {
    max_concurrent_dispatches = var.executions[each.key]
    max_dispatches_per_second = min(var.executions[each.key], 50)
  }

  # Attempts are counted in the job document; here only the call itself is tried again. The sweep finds what is given up.
  retry_config {
    max_attempts  = 5
    min_backoff   = "20s"
    max_backoff   = "300s"
    max_doublings = 4
  }
}

resource "google_cloud_tasks_queue_iam_member" "functions_enqueue" {
  for_each = google_cloud_tasks_queue.launch

  project  = local.project_id
  location = var.region
  name     = each.value.name
  role     = "roles/cloudtasks.enqueuer"
  member   = google_service_account.runtime["functions"].member
}
