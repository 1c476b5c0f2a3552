locals {
  labels = {
    app         = "sightsinger"
    environment = var.environment
  }

  # Everything asks for the project by this name, so that nothing is made before the APIs are on.
  project_id = one(toset([for api in google_project_service.enabled : api.project]))

  # A disposable environment goes with all it holds; anywhere else what holds data is never destroyed by a plan.
  keep = var.disposable ? "DELETE" : "PREVENT"

  hosts   = distinct(compact([var.domain, "${var.project_id}.web.app", "${var.project_id}.firebaseapp.com"]))
  origins = [for host in local.hosts : "https://${host}"]
}

data "google_project" "this" {
  project_id = local.project_id
}
