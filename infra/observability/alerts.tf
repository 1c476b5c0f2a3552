# What somebody is woken for. Each names its page in docs/operations, which says what to do.

locals {
  ended  = "logging_googleapis_com:user_sightsinger_jobs_ended"
  in_job = "monitored_resource=\"cloud_run_job\""
}

resource "google_monitoring_notification_channel" "email" {
  project      = var.project_id
  display_name = "sightsinger ${var.environment}"
  type         = "email"
  labels = {
    email_address = var.alert_email
  }
}

# A score that cannot be sung is its owner's business and they are told; this counts what was our own fault. Under twenty
# jobs in half an hour a share says little, and dead letters are told of one by one.
resource "google_monitoring_alert_policy" "failed_jobs" {
  project               = var.project_id
  display_name          = "sightsinger ${var.environment}: more than 5% of jobs fail"
  severity              = "ERROR"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.email.id]

  conditions {
    display_name = "failed by our fault, of all that ended"
    condition_prometheus_query_language {
      query               = "sum(increase(${local.ended}{${local.in_job},status=\"failed\",fault=\"ours\"}[30m])) / sum(increase(${local.ended}{${local.in_job}}[30m])) > 0.05 and sum(increase(${local.ended}{${local.in_job}}[30m])) >= 20"
      duration            = "0s"
      evaluation_interval = "60s"
    }
  }

  documentation {
    content   = "What to do: docs/operations/alerts.md, Failed jobs."
    mime_type = "text/markdown"
  }

  depends_on = [google_logging_metric.event]
}

resource "google_monitoring_alert_policy" "backlog" {
  project               = var.project_id
  display_name          = "sightsinger ${var.environment}: more than 100 wait"
  severity              = "WARNING"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.email.id]

  conditions {
    display_name = "jobs that wait to be sung"
    condition_threshold {
      filter          = "metric.type=\"logging.googleapis.com/user/sightsinger_jobs_waiting\" AND resource.type=\"cloud_run_revision\""
      comparison      = "COMPARISON_GT"
      threshold_value = 100
      duration        = "600s"
      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_PERCENTILE_50"
        cross_series_reducer = "REDUCE_MAX"
      }
    }
  }
  conditions {
    display_name = "tasks that wait to start one"
    condition_threshold {
      filter          = "metric.type=\"cloudtasks.googleapis.com/queue/depth\" AND resource.type=\"cloud_tasks_queue\""
      comparison      = "COMPARISON_GT"
      threshold_value = 100
      duration        = "600s"
      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_MAX"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  documentation {
    content   = "What to do: docs/operations/alerts.md, Backlog."
    mime_type = "text/markdown"
  }

  depends_on = [google_logging_metric.event]
}

# Says nothing while no GPU runs, since there is nothing to measure then.
resource "google_monitoring_alert_policy" "gpu_use" {
  project               = var.project_id
  display_name          = "sightsinger ${var.environment}: GPUs are used less than half"
  severity              = "WARNING"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.email.id]

  conditions {
    display_name = "GPU use over an hour"
    condition_threshold {
      filter          = "metric.type=\"run.googleapis.com/container/gpu/utilizations\" AND resource.type=\"cloud_run_job\""
      comparison      = "COMPARISON_LT"
      threshold_value = 0.5
      duration        = "3600s"
      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_PERCENTILE_50"
        cross_series_reducer = "REDUCE_MEAN"
      }
    }
  }

  documentation {
    content   = "What to do: docs/operations/alerts.md, GPU use."
    mime_type = "text/markdown"
  }
}

resource "google_monitoring_alert_policy" "function_errors" {
  project               = var.project_id
  display_name          = "sightsinger ${var.environment}: more than 1% of calls to functions fail"
  severity              = "ERROR"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.email.id]

  conditions {
    display_name = "answers of 500 and above, of all"
    condition_threshold {
      filter             = "metric.type=\"run.googleapis.com/request_count\" AND resource.type=\"cloud_run_revision\" AND metric.labels.response_code_class=\"5xx\""
      denominator_filter = "metric.type=\"run.googleapis.com/request_count\" AND resource.type=\"cloud_run_revision\""
      comparison         = "COMPARISON_GT"
      threshold_value    = 0.01
      duration           = "600s"
      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_SUM"
      }
      denominator_aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  documentation {
    content   = "What to do: docs/operations/alerts.md, Function errors."
    mime_type = "text/markdown"
  }
}

resource "google_monitoring_alert_policy" "dead_letter" {
  project               = var.project_id
  display_name          = "sightsinger ${var.environment}: a job was given up"
  severity              = "ERROR"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.email.id]

  conditions {
    display_name = "given up by the sweep, since its worker died"
    condition_threshold {
      filter          = "metric.type=\"logging.googleapis.com/user/sightsinger_dead_letters\" AND resource.type=\"cloud_run_revision\""
      comparison      = "COMPARISON_GT"
      threshold_value = 0
      duration        = "0s"
      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }
  conditions {
    display_name = "given up by the worker itself"
    condition_threshold {
      filter          = "metric.type=\"logging.googleapis.com/user/sightsinger_dead_letters\" AND resource.type=\"cloud_run_job\""
      comparison      = "COMPARISON_GT"
      threshold_value = 0
      duration        = "0s"
      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  documentation {
    content   = "What to do: docs/operations/alerts.md, A dead letter."
    mime_type = "text/markdown"
  }

  depends_on = [google_logging_metric.event]
}

# Without the sweep, what events lose stays lost and nobody hears of it.
resource "google_monitoring_alert_policy" "no_sweep" {
  project               = var.project_id
  display_name          = "sightsinger ${var.environment}: the sweep does not run"
  severity              = "CRITICAL"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.email.id]

  conditions {
    display_name = "no sweep for ten minutes"
    condition_absent {
      filter   = "metric.type=\"logging.googleapis.com/user/sightsinger_jobs_waiting\" AND resource.type=\"cloud_run_revision\""
      duration = "600s"
      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  documentation {
    content   = "What to do: docs/operations/alerts.md, No sweep."
    mime_type = "text/markdown"
  }

  depends_on = [google_logging_metric.event]
}

resource "google_monitoring_uptime_check_config" "page" {
  project      = var.project_id
  display_name = "sightsinger ${var.environment} page"
  period       = "300s"
  timeout      = "10s"

  http_check {
    path         = "/"
    port         = 443
    use_ssl      = true
    validate_ssl = true
  }
  content_matchers {
    content = "sightsinger"
    matcher = "CONTAINS_STRING"
  }
  monitored_resource {
    type = "uptime_url"
    labels = {
      project_id = var.project_id
      host       = var.host
    }
  }
}

resource "google_monitoring_alert_policy" "page_down" {
  project               = var.project_id
  display_name          = "sightsinger ${var.environment}: the page does not answer"
  severity              = "CRITICAL"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.email.id]

  conditions {
    display_name = "seen from two places or more"
    condition_threshold {
      filter          = "metric.type=\"monitoring.googleapis.com/uptime_check/check_passed\" AND resource.type=\"uptime_url\" AND metric.labels.check_id=\"${google_monitoring_uptime_check_config.page.uptime_check_id}\""
      comparison      = "COMPARISON_GT"
      threshold_value = 1
      duration        = "300s"
      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_NEXT_OLDER"
        cross_series_reducer = "REDUCE_COUNT_FALSE"
        group_by_fields      = ["resource.label.host"]
      }
    }
  }

  documentation {
    content   = "What to do: docs/operations/alerts.md, Page down."
    mime_type = "text/markdown"
  }
}
