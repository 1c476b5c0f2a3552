# What is counted from the logs. Both runtimes write JSON lines; the fields named here are their contract with this folder
# (README.md, "What the logs must say"). Labels hold what something was, never whose.

locals {
  metrics = {
    jobs_ended = {
      description = "Jobs that ended, by how and by whose fault."
      event       = "job.ended"
      value       = ""
      unit        = "1"
      labels      = ["kind", "runner", "status", "fault", "code"]
    }
    dead_letters = {
      description = "Jobs given up after their last attempt."
      event       = "job.dead_letter"
      value       = ""
      unit        = "1"
      labels      = ["kind", "runner"]
    }
    stage_milliseconds = {
      description = "How long a stage of a job took."
      event       = "job.stage"
      value       = "EXTRACT(jsonPayload.milliseconds)"
      unit        = "ms"
      labels      = ["kind", "runner", "stage"]
    }
    jobs_waiting = {
      description = "Jobs that wait to be sung, as the sweep counts them once a minute."
      event       = "sweep.done"
      value       = "EXTRACT(jsonPayload.waiting)"
      unit        = "1"
      labels      = []
    }
  }
}

resource "google_logging_metric" "event" {
  for_each = local.metrics

  project     = var.project_id
  name        = "sightsinger_${each.key}"
  description = each.value.description
  filter      = "resource.type=(\"cloud_run_job\" OR \"cloud_run_revision\") AND jsonPayload.event=\"${each.value.event}\""

  value_extractor  = each.value.value == "" ? null : each.value.value
  label_extractors = { for label in each.value.labels : label => "EXTRACT(jsonPayload.${label})" }

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = each.value.value == "" ? "INT64" : "DISTRIBUTION"
    unit        = each.value.unit

    dynamic "labels" {
      for_each = each.value.labels
      content {
        key        = labels.value
        value_type = "STRING"
      }
    }
  }
}
