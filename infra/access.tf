# Who may do what. The README's table says why; a test holds the two together. Rights are given on one bucket, queue, job,
# account or secret where Google allows it, and on the project only where it does not or where the thing is made later.

locals {
  project_roles = {
    functions = [
      "roles/datastore.user",
      "roles/eventarc.eventReceiver",
      "roles/run.servicesInvoker",
    ]
    builder = [
      "roles/logging.logWriter",
    ]
    deployer = [
      "roles/cloudbuild.builds.editor",
      "roles/cloudfunctions.developer",
      "roles/cloudscheduler.admin",
      "roles/cloudtasks.queueAdmin",
      "roles/datastore.indexAdmin",
      "roles/firebasehosting.admin",
      "roles/firebaserules.admin",
      "roles/run.developer",
      "roles/serviceusage.serviceUsageConsumer",
    ]
  }

  project_grants = merge([
    for account, roles in local.project_roles : { for role in roles : "${account} ${role}" => { account = account, role = role } }
  ]...)

  # Accounts that another may act as: Cloud Tasks' identity for who queues, every runtime's for who deploys it.
  acting = {
    "functions task-invoker" = { account = "functions", as = "task-invoker" }
    "deployer functions"     = { account = "deployer", as = "functions" }
    "deployer builder"       = { account = "deployer", as = "builder" }
  }
}

resource "google_project_iam_member" "runtime" {
  for_each = local.project_grants

  project = local.project_id
  role    = each.value.role
  member  = google_service_account.runtime[each.value.account].member
}

resource "google_project_iam_member" "release" {
  project = local.project_id
  role    = google_project_iam_custom_role.release.name
  member  = google_service_account.runtime["deployer"].member
}

resource "google_service_account_iam_member" "acting" {
  for_each = local.acting

  service_account_id = google_service_account.runtime[each.value.as].name
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.runtime[each.value.account].member
}

resource "google_service_account_iam_member" "deploys_jobs" {
  for_each = module.job

  service_account_id = module.job[each.key].account_name
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.runtime["deployer"].member
}

# The smoke test signs in with a token that the deployer's account signs itself.
resource "google_service_account_iam_member" "signs_tokens" {
  service_account_id = google_service_account.runtime["deployer"].name
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = google_service_account.runtime["deployer"].member
}

# People deploy as the deployer's account; nobody holds a key.
resource "google_service_account_iam_member" "deployers" {
  for_each = toset(var.deployers)

  service_account_id = google_service_account.runtime["deployer"].name
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = each.value
}

resource "google_cloud_run_v2_job_iam_member" "functions_start" {
  for_each = module.job

  project  = local.project_id
  location = var.region
  name     = each.value.name
  role     = google_project_iam_custom_role.job_starter.name
  member   = google_service_account.runtime["functions"].member
}

# `firebase deploy` makes the services behind the functions, so this waits for the second apply.
resource "google_cloud_run_v2_service_iam_member" "tasks_launch" {
  count = var.functions_deployed ? 1 : 0

  project  = local.project_id
  location = var.region
  name     = "launch"
  role     = "roles/run.servicesInvoker"
  member   = google_service_account.runtime["task-invoker"].member
}
