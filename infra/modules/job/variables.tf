variable "project_id" {
  description = "The project."
  type        = string
}

variable "region" {
  description = "Where the job runs."
  type        = string
}

variable "name" {
  description = "The job's short name: gpu, cpu, listen."
  type        = string
}

variable "cpu" {
  description = "CPUs of one execution."
  type        = string
}

variable "memory" {
  description = "Memory of one execution, such as 16Gi."
  type        = string
}

variable "accelerator" {
  description = "The GPU, such as nvidia-l4; empty for none."
  type        = string
}

variable "buckets" {
  description = "The buckets that the job works with, and as what: scores, work and banks."
  type        = map(object({ name = string, role = string }))
}
