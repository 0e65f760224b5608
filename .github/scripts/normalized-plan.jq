# A plan's JSON (terraform show -json), less what differs between two plans that do the same.
# What is not named here stays, so what a later Terraform adds counts.

def changes_nothing:
  .change.actions == ["no-op"] and .previous_address == null and .change.importing == null;

del(.timestamp, .prior_state, .planned_values)
| .resource_changes = [.resource_changes // [] | .[] | select(changes_nothing | not)]
| .output_changes = (.output_changes // {} | with_entries(select(.value.actions != ["no-op"])))
# Terraform promises no order of these lists.
| map_values(if type == "array" then sort else . end)
