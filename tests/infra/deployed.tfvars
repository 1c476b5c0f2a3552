functions_deployed = true
