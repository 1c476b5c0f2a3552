locals {
  # One list of indexes for the emulator, `firebase deploy` and the cloud. Applied here first, so that deploying finds them.
  indexes = {
    for index in jsondecode(file("${path.module}/../firestore.indexes.json")).indexes :
    join(" ", concat([index.collectionGroup], [for field in index.fields : field.fieldPath])) => index
  }

  # Documents go at the moment that their own field `expiresAt` names, or stay where they have none.
  expiring = toset(["jobs", "dead_letters"])
}

resource "google_firestore_database" "default" {
  project     = local.project_id
  name        = "(default)"
  location_id = var.region
  type        = "FIRESTORE_NATIVE"

  # Any minute of the last seven days can be read again.
  point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_ENABLED"
  delete_protection_state           = var.disposable ? "DELETE_PROTECTION_DISABLED" : "DELETE_PROTECTION_ENABLED"
  deletion_policy                   = local.keep
}

# A copy outside of the database, should the database itself be lost.
resource "google_firestore_backup_schedule" "daily" {
  project   = local.project_id
  database  = google_firestore_database.default.name
  retention = "604800s" # a week: what a user deletes is gone after it

  daily_recurrence {}
}

resource "google_firestore_index" "query" {
  for_each = local.indexes

  project     = local.project_id
  database    = google_firestore_database.default.name
  collection  = each.value.collectionGroup
  query_scope = each.value.queryScope

  dynamic "fields" {
    for_each = each.value.fields
    content {
      field_path = fields.value.fieldPath
      order      = fields.value.order
    }
  }
}

resource "google_firestore_field" "expiry" {
  for_each = local.expiring

  project    = local.project_id
  database   = google_firestore_database.default.name
  collection = each.value
  field      = "expiresAt"

  ttl_config {}

  # Nothing asks by this time, and an index on a clock makes one hot spot of all writes.
  index_config {}
}
