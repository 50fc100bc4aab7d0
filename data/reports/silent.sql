-- When each device was last heard, and its silences of more than ten minutes within the period; the time up to its end counts.
WITH
  picked AS MATERIALIZED (SELECT {car CAST ("car_id" AS TEXT) AS car_id, plate, model, fuel_type, zone} FROM car),
  known AS MATERIALIZED (SELECT {device CAST ("device_id" AS TEXT) AS device_id, CAST ("car_id" AS TEXT) AS car_id, model, firmware} FROM device),
  heard AS (SELECT device, fleet_us ("time") AS at FROM telemetry WHERE "time" >= :from AND "time" < :to AND device IS NOT NULL),
  gap AS (SELECT device, at, lead (at, 1, fleet_us (:to)) OVER (PARTITION BY device ORDER BY at) - at AS us FROM heard),
  by_device AS (
    SELECT device, count (*) AS messages, max (at) AS last, max (us) AS longest, sum (us > 600000000) AS silences, sum (CASE WHEN us > 600000000 THEN us END) AS silent
    FROM gap GROUP BY device)
SELECT coalesce (k.device_id, g.device) AS device_id, k.model AS device_model, k.firmware, c.car_id, c.plate, c.zone,
       coalesce (g.messages, 0) AS messages,
       fleet_time (g.last) AS last_heard_at,
       (fleet_us (:to) - g.last) / 1e6 AS silent_for_s,
       coalesce (g.silences, 1) AS silences,
       coalesce (g.longest, fleet_us (:to) - fleet_us (:from)) / 1e6 AS longest_silence_s,
       coalesce (g.silent, CASE WHEN g.device IS NULL THEN fleet_us (:to) - fleet_us (:from) ELSE 0 END) / 1e6 AS silent_total_s
FROM known AS k FULL JOIN by_device AS g ON g.device = k.device_id LEFT JOIN picked AS c ON c.car_id = k.car_id
WHERE TRUE {filters c}
ORDER BY g.last, device_id
