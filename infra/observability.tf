module "observability" {
  source = "./observability"

  project_id      = local.project_id
  environment     = var.environment
  host            = local.hosts[0]
  alert_email     = var.alert_email
  billing_account = var.billing_account
  monthly_budget  = var.monthly_budget
  currency        = var.currency
}
