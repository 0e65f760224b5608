# Makes the plan that Checkov scans from the JSON for the review. Checkov reads planned_values, which would show sensitive
# values, so this file rebuilds them from the changes, where they are hidden.

def resource: {address, mode, type, name, index, provider_name, values: .change.after} | with_entries(select(.value != null));

# The resources that exist after the apply. One that is sensitive as a whole is a string here, and is left out.
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
