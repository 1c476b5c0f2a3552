variable "project_id" {
  description = "The project."
  type        = string
}

variable "environment" {
  description = "staging or production, for the names of what people see."
  type        = string
}

variable "host" {
  description = "Where the page is."
  type        = string
}

variable "alert_email" {
  description = "Who is told."
  type        = string
}

variable "billing_account" {
  description = "The billing account."
  type        = string
}

variable "monthly_budget" {
  description = "What a month may cost, in whole units."
  type        = number
}

variable "currency" {
  description = "The billing account's currency."
  type        = string
}
