# One account for each thing that runs; the Cloud Run jobs' own are in modules/job. What they may do is in access.tf.

locals {
  accounts = {
    functions    = "Runs the triggers, and calls those that events and the scheduler start."
    task-invoker = "Cloud Tasks calls the launch function as this account, which may do nothing else."
    builder      = "Builds the jobs' images."
    deployer     = "Deploys a release: functions, page, rules, images. It may not change who may do what in the project."
  }
}

resource "google_service_account" "runtime" {
  for_each = local.accounts

  project      = local.project_id
  account_id   = each.key
  display_name = "sightsinger ${each.key}"
  description  = each.value
}

# Google gives the default accounts the whole project. Nothing of ours runs as one, so it is taken away again.
resource "google_project_default_service_accounts" "deprived" {
  project        = local.project_id
  action         = "DEPRIVILEGE"
  restore_policy = "NONE"
}

resource "google_project_iam_custom_role" "job_starter" {
  project     = local.project_id
  role_id     = "sightsinger.jobStarter"
  title       = "Start and watch a sightsinger job"
  description = "Start an execution with its own arguments, look after it, cancel it."
  permissions = [
    "run.executions.cancel",
    "run.executions.get",
    "run.executions.list",
    "run.jobs.run",
    "run.jobs.runWithOverrides",
  ]
}

resource "google_project_iam_custom_role" "release" {
  project     = local.project_id
  role_id     = "sightsinger.release"
  title       = "Release sightsinger"
  description = "What deploying needs beyond the predefined roles: look at Firebase, make a callable reachable, tidy up after a smoke test."
  permissions = [
    "cloudfunctions.functions.getIamPolicy",
    "cloudfunctions.functions.setIamPolicy",
    "datastore.databases.get",
    "firebase.clients.get",
    "firebase.clients.list",
    "firebase.projects.get",
    "firebaseauth.users.delete",
    "firebaseauth.users.get",
    "resourcemanager.projects.get",
    "run.services.getIamPolicy",
    "run.services.setIamPolicy",
    "storage.buckets.get",
  ]
}
