-- Episodes that opened in the period, by rule and severity: how many, how long people and cars took.
WITH
  picked AS MATERIALIZED (SELECT {car CAST ("car_id" AS TEXT) AS car_id, plate, model, fuel_type, zone} FROM car),
  episode AS (
    SELECT a.rule, coalesce(a.title, a.rule) AS rule_title, a.severity,
           fleet_us (a.opened_at) AS opened, fleet_us (a.acknowledged_at) AS acknowledged, fleet_us (a.cleared_at) AS cleared
    FROM alert AS a LEFT JOIN picked AS c ON c.car_id = a.car_id
    WHERE fleet_us (a.opened_at) >= fleet_us (:from) AND fleet_us (a.opened_at) < fleet_us (:to) {filters c}),
  ranked AS (
    SELECT *, (acknowledged - opened) / 1e6 AS wait_s,
           (min (coalesce(cleared, fleet_us (:to)), fleet_us (:to)) - opened) / 1e6 AS active_s,
           row_number () OVER (PARTITION BY rule, severity ORDER BY acknowledged IS NULL, acknowledged - opened) AS place,
           count (acknowledged) OVER (PARTITION BY rule, severity) AS n
    FROM episode)
SELECT severity, rule_title,
       count (*) AS alerts,
       count (acknowledged) AS acknowledged,
       count (*) - count (acknowledged) AS unacknowledged,
       avg (wait_s) FILTER (WHERE place IN ((n + 1) / 2, (n + 2) / 2) AND place <= n) AS acknowledge_median_s,
       max (wait_s) FILTER (WHERE place = (n * 95 + 99) / 100) AS acknowledge_p95_s,
       sum (cleared IS NULL OR cleared > fleet_us (:to)) AS still_active,
       avg (active_s) AS active_mean_s,
       sum (active_s) AS active_total_s,
       rule
FROM ranked
GROUP BY rule, severity
ORDER BY CASE severity WHEN 'critical' THEN 1 WHEN 'high' THEN 2 WHEN 'medium' THEN 3 ELSE 4 END, alerts DESC, rule
