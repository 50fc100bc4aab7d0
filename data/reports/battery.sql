-- The 12 V battery at rest (engine off) with its trend by least squares, and what the traction battery lost while parked.
WITH
  picked AS MATERIALIZED (SELECT {car CAST ("car_id" AS TEXT) AS car_id, plate, model, fuel_type, zone} FROM car),
  heard AS (
    SELECT {telemetry car, fleet_us ("time") AS at, "vehicle.powertrain.engine.on" AS is_on, "vehicle.powertrain.battery.aux.voltage" AS volt,
            "vehicle.powertrain.battery.traction.soc.pct" AS soc, "vehicle.powertrain.charging.on" AS charging}
    FROM telemetry WHERE "time" >= :from AND "time" < :to),
  resting AS (SELECT car, volt, at, (at - fleet_us (:from)) / 8.64e10 AS day FROM heard WHERE car IS NOT NULL AND volt IS NOT NULL AND NOT is_on),
  rest AS (
    SELECT car, count (*) AS n, avg (volt) AS mean_v, min (volt) AS least_v, sum (volt < 11.8) AS low,
           -- of less than six hours no trend can be told
           CASE WHEN max (day) - min (day) >= 0.25
                THEN (count (*) * sum (day * volt) - sum (day) * sum (volt)) / (count (*) * sum (day * day) - sum (day) * sum (day)) END AS trend
    FROM resting GROUP BY car),
  newest AS (SELECT car, volt, max (at) FROM resting GROUP BY car),
  parked AS (
    SELECT car, sum (max (before - soc, 0)) AS lost, max (before - soc) AS greatest
    FROM (SELECT car, soc, is_on, coalesce (charging, 0) AS charging, lag (soc) OVER w AS before, lag (is_on) OVER w AS was_on
          FROM heard WHERE soc IS NOT NULL AND is_on IS NOT NULL WINDOW w AS (PARTITION BY car ORDER BY at))
    WHERE NOT is_on AND NOT was_on AND NOT charging GROUP BY car)
SELECT c.car_id, c.plate, c.model, c.fuel_type, c.zone,
       r.n AS resting_readings,
       w.volt AS resting_last_v,
       r.mean_v AS resting_mean_v,
       r.least_v AS resting_least_v,
       r.trend AS resting_trend_v_per_day,
       100.0 * r.low / nullif (r.n, 0) AS below_11_8_v_pct,
       p.lost AS parked_loss_pct,
       max (p.greatest, 0) AS parked_greatest_drop_pct
FROM picked AS c LEFT JOIN rest AS r ON r.car = c.car_id LEFT JOIN newest AS w ON w.car = c.car_id LEFT JOIN parked AS p ON p.car = c.car_id
WHERE c.car_id IS NOT NULL {filters c}
ORDER BY r.mean_v IS NULL, r.mean_v, c.car_id
