-- Harsh braking, acceleration and turns by reservation. What happened while nobody had reserved the car stands in a line without a reservation.
WITH
  picked AS MATERIALIZED (SELECT {car CAST ("car_id" AS TEXT) AS car_id, plate, model, fuel_type, zone} FROM car),
  booked AS MATERIALIZED (
    SELECT r.*, fleet_us (started_at) AS began, coalesce (fleet_us (returned_at), fleet_us (:to)) AS ended
    FROM (SELECT {reservation reservation_id, CAST ("car_id" AS TEXT) AS car_id, started_at, returned_at, customer_id, phone} FROM reservation) AS r
    WHERE fleet_us (started_at) < fleet_us (:to) AND coalesce (fleet_us (returned_at), fleet_us (:to)) > fleet_us (:from)),
  heard AS (
    SELECT {telemetry car, fleet_us ("time") AS at, "vehicle.odometer.km" AS km, "events[0].type" AS e0, "events[0].g" AS g0, "events[1].type" AS e1, "events[1].g" AS g1,
            "events[2].type" AS e2, "events[2].g" AS g2, "events[3].type" AS e3, "events[3].g" AS g3}
    FROM telemetry WHERE "time" >= :from AND "time" < :to),
  placed AS (
    SELECT h.*, b.reservation_id FROM heard AS h LEFT JOIN booked AS b ON b.car_id = h.car AND h.at >= b.began AND h.at < b.ended
    WHERE h.car IS NOT NULL AND (h.e0 IS NOT NULL OR h.km IS NOT NULL)),
  event AS (
    SELECT car, reservation_id, at, e0 AS type, g0 AS g FROM placed UNION ALL SELECT car, reservation_id, at, e1, g1 FROM placed WHERE e1 IS NOT NULL
    UNION ALL SELECT car, reservation_id, at, e2, g2 FROM placed WHERE e2 IS NOT NULL UNION ALL SELECT car, reservation_id, at, e3, g3 FROM placed WHERE e3 IS NOT NULL),
  harsh AS (
    SELECT car, reservation_id, sum (type = 'harsh_brake') AS brakes, sum (type = 'harsh_acceleration') AS accelerations, sum (type = 'harsh_turn') AS turns,
           count (*) AS events, max (g) AS g
    FROM event WHERE type IN ('harsh_brake', 'harsh_acceleration', 'harsh_turn') GROUP BY car, reservation_id),
  distance AS (SELECT car, reservation_id, max (km) - min (km) AS km FROM placed WHERE km IS NOT NULL GROUP BY car, reservation_id)
SELECT h.reservation_id, c.car_id, c.plate, c.model, c.zone {personal , b.customer_id, b.phone},
       b.started_at,
       h.events AS harsh_events, h.brakes AS harsh_brakes, h.accelerations AS harsh_accelerations, h.turns AS harsh_turns,
       h.g AS greatest_g,
       d.km AS distance_km,
       100.0 * h.events / nullif (d.km, 0) AS harsh_per_100km
FROM harsh AS h JOIN picked AS c ON c.car_id = h.car LEFT JOIN booked AS b ON b.reservation_id = h.reservation_id AND b.car_id = h.car
     LEFT JOIN distance AS d ON d.car = h.car AND d.reservation_id IS h.reservation_id
WHERE TRUE {filters c}
ORDER BY harsh_events DESC, harsh_per_100km DESC, h.reservation_id
