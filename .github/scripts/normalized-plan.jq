# A plan (terraform show -json) without what can differ between two plans that make the same changes.
# Everything else stays, including what later versions of Terraform add.

def changes_nothing:
  .change.actions == ["no-op"] and .previous_address == null and .change.importing == null;

del(.timestamp, .prior_state, .planned_values)
| .resource_changes = [.resource_changes // [] | .[] | select(changes_nothing | not)]
| .output_changes = (.output_changes // {} | with_entries(select(.value.actions != ["no-op"])))
# The order of these lists is not defined.
| map_values(if type == "array" then sort else . end)
