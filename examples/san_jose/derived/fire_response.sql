-- Minutes from the report of an incident to the first unit on its scene. Times are whole minutes.
-- Without an arrival the response is unknown: no unit was sent, or its arrival was not recorded.
SELECT
  incident_number,
  event_at,
  priority,
  final_incident_type,
  final_incident_category,
  unit_count > 0 AS unit_was_sent,
  date_diff('minute', event_at, on_scene_at) AS response_minutes
FROM fire_incidents
