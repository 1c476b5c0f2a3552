variable "project_id" {
  description = "The Google Cloud project, one for each environment."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "A project id has 6 to 30 lower-case letters, digits and hyphens."
  }
}

variable "environment" {
  description = "What this deployment is for; a label on everything."
  type        = string

  validation {
    condition     = contains(["staging", "production"], var.environment)
    error_message = "The environment is staging or production."
  }
}

variable "region" {
  description = "Where everything is: database, buckets, functions, queues and jobs. A database never moves, so choose once."
  type        = string

  validation {
    condition     = contains(["europe-west1", "europe-west4", "us-east4", "asia-southeast1"], var.region)
    error_message = "Choose a region where Cloud Run has L4 GPUs: europe-west1, europe-west4, us-east4 or asia-southeast1."
  }
}

variable "executions" {
  description = "How many executions of each Cloud Run job may run at once, by the project's quota. A job at 0 is not made."
  type = object({
    gpu    = number
    cpu    = number
    listen = number
  })

  validation {
    condition     = alltrue([for n in values(var.executions) : n >= 0 && floor(n) == n]) && var.executions.cpu > 0
    error_message = "Executions are whole numbers, and singing on the CPU is always there to fall back to."
  }
}

variable "disposable" {
  description = "Whether the environment may be destroyed with all that it holds. Never in production."
  type        = bool
  default     = false

  validation {
    condition     = !(var.disposable && var.environment == "production")
    error_message = "Production is not disposable."
  }
}

variable "app_check_enforced" {
  description = "Whether Firestore and Storage refuse callers that are not the page. Turn on once the page sends tokens."
  type        = bool
  default     = true

  validation {
    condition     = var.app_check_enforced || var.environment != "production"
    error_message = "Production enforces App Check."
  }
}

variable "domain" {
  description = "The page's own domain, such as sing.example.org; empty for PROJECT.web.app."
  type        = string
  default     = ""
}

variable "functions_deployed" {
  description = "Whether `firebase deploy` has made the functions, whose rights can only be set once they are there."
  type        = bool
  default     = false
}

variable "deployers" {
  description = "Who may deploy, by acting as the deployer's account: members such as user:ada@example.org."
  type        = list(string)

  validation {
    condition     = alltrue([for one in var.deployers : can(regex("^(user|group|serviceAccount):|^principalSet://", one))])
    error_message = "A deployer is a member such as user:ada@example.org or group:team@example.org, never everyone."
  }
}

variable "alert_email" {
  description = "Who is told when something is wrong, and when the budget runs out."
  type        = string
}

variable "billing_account" {
  description = "The billing account that pays, such as 000000-000000-000000."
  type        = string

  validation {
    condition     = can(regex("^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$", var.billing_account))
    error_message = "A billing account looks like 0A1B2C-3D4E5F-6A7B8C."
  }
}

variable "monthly_budget" {
  description = "What a month may cost, in whole units of the currency. It warns; it stops nothing."
  type        = number
}

variable "currency" {
  description = "The billing account's currency."
  type        = string
  default     = "EUR"
}
