-- What was reserved against what was driven. A car is driven while its engine is on; a silence of more than a minute counts as a minute.
WITH
  picked AS MATERIALIZED (SELECT {car CAST ("car_id" AS TEXT) AS car_id, plate, model, fuel_type, zone} FROM car),
  booked AS MATERIALIZED (
    SELECT reservation_id, r.car_id, max (fleet_us (started_at), fleet_us (:from)) AS began,
           min (coalesce (fleet_us (returned_at), fleet_us (:to)), fleet_us (:to)) AS ended
    FROM (SELECT {reservation reservation_id, CAST ("car_id" AS TEXT) AS car_id, started_at, returned_at} FROM reservation) AS r
    WHERE fleet_us (started_at) < fleet_us (:to) AND coalesce (fleet_us (returned_at), fleet_us (:to)) > fleet_us (:from)),
  heard AS (
    SELECT car, is_on, at, lead (at) OVER (PARTITION BY car ORDER BY at) AS next_at
    FROM (SELECT {telemetry car, fleet_us ("time") AS at, "vehicle.powertrain.engine.on" AS is_on} FROM telemetry WHERE "time" >= :from AND "time" < :to)
    WHERE car IS NOT NULL AND is_on IS NOT NULL),
  driven AS (
    SELECT h.car AS car_id, b.reservation_id, sum (min (h.next_at - h.at, 60000000)) AS us
    FROM heard AS h LEFT JOIN booked AS b ON b.car_id = h.car AND h.at >= b.began AND h.at < b.ended
    WHERE h.is_on AND h.next_at IS NOT NULL
    GROUP BY h.car, b.reservation_id),
  by_reservation AS (
    SELECT b.car_id, count (*) AS reservations, sum (b.ended - b.began) AS reserved_us, sum (d.us) AS driven_us,
           sum (coalesce (d.us, 0) < 60000000) AS idle
    FROM booked AS b LEFT JOIN driven AS d ON d.car_id = b.car_id AND d.reservation_id = b.reservation_id
    GROUP BY b.car_id),
  by_car AS (SELECT car_id, sum (us) AS driven_us, sum (us) FILTER (WHERE reservation_id IS NULL) AS unreserved_us FROM driven GROUP BY car_id)
SELECT c.car_id, c.plate, c.model, c.zone,
       coalesce (r.reservations, 0) AS reservations,
       coalesce (r.reserved_us, 0) / 3.6e9 AS reserved_h,
       coalesce (d.driven_us, 0) / 3.6e9 AS driven_h,
       100.0 * coalesce (r.reserved_us, 0) / (fleet_us (:to) - fleet_us (:from)) AS reserved_pct,
       100.0 * r.driven_us / nullif (r.reserved_us, 0) AS driven_of_reserved_pct,
       coalesce (r.idle, 0) AS idle_reservations,
       coalesce (d.unreserved_us, 0) / 3.6e9 AS unreserved_driven_h
FROM picked AS c LEFT JOIN by_reservation AS r USING (car_id) LEFT JOIN by_car AS d USING (car_id)
WHERE c.car_id IS NOT NULL {filters c}
ORDER BY reserved_pct DESC, c.car_id
