project_id  = "sightsinger-production" # yours: project ids are taken once in the world
environment = "production"
region      = "europe-west1"

# What the quota allows: "Total Nvidia L4 GPU allocation without zonal redundancy, per project per region".
executions = {
  gpu    = 3
  cpu    = 20
  listen = 5
}

disposable         = false
app_check_enforced = true

domain          = "sing.example.org"
deployers       = ["group:sightsinger-deployers@example.org"]
alert_email     = "on-call@example.org"
billing_account = "000000-000000-000000"
monthly_budget  = 300
