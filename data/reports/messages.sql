-- Every message of the period with the values that are asked for most; for other paths change this in the query page.
WITH picked AS MATERIALIZED (SELECT {car CAST ("car_id" AS TEXT) AS car_id, plate, model, fuel_type, zone} FROM car)
SELECT t."time" AS event_at, t.device AS device_id, t.car AS car_id, c.plate, t.topic, t."partition", t."offset",
       t.latitude, t.longitude, t.speed_kmh, t.engine_on, t.odometer_km, t.fuel_pct, t.charge_pct, t.battery_v
FROM (SELECT {telemetry "time", device, car, topic, "partition", "offset",
              "vehicle.position.lat" AS latitude, "vehicle.position.lon" AS longitude, "vehicle.position.speed.kmh" AS speed_kmh,
              "vehicle.powertrain.engine.on" AS engine_on, "vehicle.odometer.km" AS odometer_km, "vehicle.powertrain.fuel.level.pct" AS fuel_pct,
              "vehicle.powertrain.battery.traction.soc.pct" AS charge_pct, "vehicle.powertrain.battery.aux.voltage" AS battery_v}
      FROM telemetry WHERE "time" >= :from AND "time" < :to) AS t
LEFT JOIN picked AS c ON c.car_id = t.car
WHERE TRUE {filters c}
