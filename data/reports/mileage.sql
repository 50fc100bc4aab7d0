-- How far each car went, and on what. Fuel that rises by 1 % or more was filled in; charge that rises on the charger was charged, elsewhere recovered by braking.
WITH
  picked AS MATERIALIZED (SELECT {car CAST ("car_id" AS TEXT) AS car_id, plate, model, fuel_type, zone} FROM car),
  heard AS (
    SELECT {telemetry car, fleet_us ("time") AS at, "vehicle.odometer.km" AS km, "vehicle.powertrain.fuel.level.pct" AS fuel,
            "vehicle.powertrain.battery.traction.soc.pct" AS soc, "vehicle.powertrain.charging.on" AS charging}
    FROM telemetry WHERE "time" >= :from AND "time" < :to),
  distance AS (SELECT car, min (km) AS first_km, max (km) AS last_km, count (*) AS readings FROM heard WHERE km IS NOT NULL GROUP BY car),
  fuel AS (
    SELECT car, sum (max (before - fuel, 0)) AS used, sum (CASE WHEN fuel - before >= 1 THEN fuel - before END) AS filled
    FROM (SELECT car, fuel, lag (fuel) OVER (PARTITION BY car ORDER BY at) AS before FROM heard WHERE fuel IS NOT NULL)
    GROUP BY car),
  charge AS (
    SELECT car, sum (max (before - soc, 0)) AS used, sum (CASE WHEN charging THEN max (soc - before, 0) END) AS charged,
           sum (CASE WHEN charging THEN 0 ELSE max (soc - before, 0) END) AS recovered
    FROM (SELECT car, soc, coalesce (charging, 0) AS charging, lag (soc) OVER (PARTITION BY car ORDER BY at) AS before FROM heard WHERE soc IS NOT NULL)
    GROUP BY car)
SELECT c.car_id, c.plate, c.model, c.fuel_type, c.zone,
       d.last_km AS odometer_km,
       d.last_km - d.first_km AS distance_km,
       f.used AS fuel_used_pct,
       f.filled AS fuel_filled_pct,
       s.used AS charge_used_pct,
       s.charged AS charged_pct,
       s.recovered AS recovered_pct,
       100.0 * f.used / nullif (d.last_km - d.first_km, 0) AS fuel_used_pct_per_100km,
       100.0 * s.used / nullif (d.last_km - d.first_km, 0) AS charge_used_pct_per_100km
FROM picked AS c LEFT JOIN distance AS d ON d.car = c.car_id LEFT JOIN fuel AS f ON f.car = c.car_id LEFT JOIN charge AS s ON s.car = c.car_id
WHERE c.car_id IS NOT NULL {filters c}
ORDER BY distance_km DESC, c.car_id
