locals {
  user_metric = "metric.type=\"logging.googleapis.com/user/sightsinger_"

  # In the order of reading: what users see, what waits, what is slow, what it runs on.
  charts = [
    { title = "Jobs ended, by status", filter = "${local.user_metric}jobs_ended\"", aligner = "ALIGN_RATE", reducer = "REDUCE_SUM", by = ["metric.label.status"] },
    { title = "Failures, by code", filter = "${local.user_metric}jobs_ended\" metric.label.status=\"failed\"", aligner = "ALIGN_RATE", reducer = "REDUCE_SUM", by = ["metric.label.code"] },
    { title = "Dead letters", filter = "${local.user_metric}dead_letters\"", aligner = "ALIGN_DELTA", reducer = "REDUCE_SUM", by = [] },
    { title = "Jobs that wait", filter = "${local.user_metric}jobs_waiting\"", aligner = "ALIGN_PERCENTILE_50", reducer = "REDUCE_MAX", by = [] },
    { title = "Tasks that wait", filter = "metric.type=\"cloudtasks.googleapis.com/queue/depth\" resource.type=\"cloud_tasks_queue\"", aligner = "ALIGN_MAX", reducer = "REDUCE_SUM", by = ["resource.label.queue_id"] },
    { title = "Stages, 95th percentile", filter = "${local.user_metric}stage_milliseconds\"", aligner = "ALIGN_PERCENTILE_95", reducer = "REDUCE_MAX", by = ["metric.label.stage"] },
    { title = "Running executions", filter = "metric.type=\"run.googleapis.com/job/running_executions\" resource.type=\"cloud_run_job\"", aligner = "ALIGN_MAX", reducer = "REDUCE_SUM", by = ["resource.label.job_name"] },
    { title = "GPU use", filter = "metric.type=\"run.googleapis.com/container/gpu/utilizations\" resource.type=\"cloud_run_job\"", aligner = "ALIGN_PERCENTILE_50", reducer = "REDUCE_MEAN", by = ["resource.label.job_name"] },
    { title = "Memory, 99th percentile", filter = "metric.type=\"run.googleapis.com/container/memory/utilizations\" resource.type=\"cloud_run_job\"", aligner = "ALIGN_PERCENTILE_99", reducer = "REDUCE_MAX", by = ["resource.label.job_name"] },
    { title = "Time paid for", filter = "metric.type=\"run.googleapis.com/container/billable_instance_time\" resource.type=\"cloud_run_job\"", aligner = "ALIGN_RATE", reducer = "REDUCE_SUM", by = ["resource.label.job_name"] },
    { title = "Calls to functions, by answer", filter = "metric.type=\"run.googleapis.com/request_count\" resource.type=\"cloud_run_revision\"", aligner = "ALIGN_RATE", reducer = "REDUCE_SUM", by = ["metric.label.response_code_class"] },
    { title = "Functions' answers, 95th percentile", filter = "metric.type=\"run.googleapis.com/request_latencies\" resource.type=\"cloud_run_revision\"", aligner = "ALIGN_PERCENTILE_95", reducer = "REDUCE_MAX", by = ["resource.label.service_name"] },
  ]
}

resource "google_monitoring_dashboard" "overview" {
  project = var.project_id
  dashboard_json = jsonencode({
    displayName = "sightsinger ${var.environment}"
    gridLayout = {
      columns = "2"
      widgets = [for chart in local.charts : {
        title = chart.title
        xyChart = {
          dataSets = [{
            plotType = "LINE"
            timeSeriesQuery = {
              timeSeriesFilter = {
                filter = chart.filter
                aggregation = {
                  alignmentPeriod    = "300s"
                  perSeriesAligner   = chart.aligner
                  crossSeriesReducer = chart.reducer
                  groupByFields      = chart.by
                }
              }
            }
          }]
        }
      }]
    }
  })

  depends_on = [google_logging_metric.event]
}
