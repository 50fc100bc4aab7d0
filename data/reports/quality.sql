-- What came, by topic and device model: late, incomplete, and how far the devices' clocks are from Kafka's; then what could not be read, by reason.
WITH
  picked AS MATERIALIZED (SELECT {car CAST ("car_id" AS TEXT) AS car_id, plate, model, fuel_type, zone} FROM car),
  known AS MATERIALIZED (SELECT {device CAST ("device_id" AS TEXT) AS device_id, CAST ("car_id" AS TEXT) AS car_id, model} FROM device),
  heard AS (
    SELECT t.*, k.model AS device_model, (fleet_us (t.kafka_time) - fleet_us (t."time")) / 1e6 AS offset_s
    FROM (SELECT {telemetry topic, device, car, "time", kafka_time, late, "vehicle.position.lat" AS lat, "vehicle.odometer.km" AS km, "vehicle.powertrain.battery.aux.voltage" AS volt}
          FROM telemetry WHERE "time" >= :from AND "time" < :to) AS t
    LEFT JOIN known AS k ON k.device_id = t.device LEFT JOIN picked AS c ON c.car_id = t.car
    WHERE TRUE {filters c}),
  ranked AS (
    SELECT *, row_number () OVER (PARTITION BY topic, device_model ORDER BY offset_s IS NULL, offset_s) AS place,
           count (offset_s) OVER (PARTITION BY topic, device_model) AS n
    FROM heard),
  came AS (
    SELECT topic, device_model, count (*) AS messages, count (DISTINCT device) AS devices, sum (late) AS late,
           100.0 * sum (lat IS NULL) / count (*) AS no_position, 100.0 * sum (km IS NULL) / count (*) AS no_odometer, 100.0 * sum (volt IS NULL) / count (*) AS no_voltage,
           avg (offset_s) FILTER (WHERE place IN ((n + 1) / 2, (n + 2) / 2) AND place <= n) AS median,
           max (offset_s) FILTER (WHERE place = (n * 95 + 99) / 100) AS p95
    FROM ranked GROUP BY topic, device_model),
  dead AS (SELECT topic, reason, count (*) AS messages FROM dead_letter WHERE fleet_us (kafka_time) >= fleet_us (:from) AND fleet_us (kafka_time) < fleet_us (:to) GROUP BY topic, reason)
SELECT * FROM (
  SELECT topic, device_model, NULL AS reason, devices, messages, late AS late_messages, 100.0 * late / messages AS late_pct,
         no_position AS without_position_pct, no_odometer AS without_odometer_pct, no_voltage AS without_voltage_pct,
         median AS clock_offset_median_s, p95 AS clock_offset_p95_s
  FROM came
  UNION ALL SELECT topic, NULL, reason, NULL, messages, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM dead)
ORDER BY reason IS NOT NULL, messages DESC
