# The plan that Checkov scans, made of what is handed on for the review. Checkov takes the values from planned_values,
# which show sensitive values; here they come from the changes, where these are hidden.

def resource: {address, mode, type, name, index, provider_name, values: .change.after} | with_entries(select(.value != null));

# What is left after the apply. A resource that is sensitive as a whole is only a text here.
(.resource_changes | map(select(.change.after | type == "object"))) as $remaining
| {
  format_version, terraform_version, configuration,
  planned_values: {root_module: {
    resources: ($remaining | map(select(.module_address == null) | resource)),
    child_modules: ($remaining | map(select(.module_address != null)) | group_by(.module_address)
      | map({address: .[0].module_address, resources: map(resource)}))
  }},
  resource_changes: ($remaining | map({address, change: {actions: .change.actions, before: null, after: .change.after}}))
}
