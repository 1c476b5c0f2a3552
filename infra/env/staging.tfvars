project_id  = "sightsinger-staging" # yours: project ids are taken once in the world
environment = "staging"
region      = "europe-west1"

# No GPU quota is needed to try everything else.
executions = {
  gpu    = 0
  cpu    = 5
  listen = 2
}

# Staging may be thrown away. Debug tokens and the smoke test come in without App Check.
disposable         = true
app_check_enforced = false

deployers       = ["user:you@example.org"]
alert_email     = "you@example.org"
billing_account = "000000-000000-000000"
monthly_budget  = 20
