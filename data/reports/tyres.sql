-- Each wheel's pressure and tread: how it stands, how low it was, how much it lost in the period.
WITH
  picked AS MATERIALIZED (SELECT {car CAST ("car_id" AS TEXT) AS car_id, plate, model, fuel_type, zone} FROM car),
  heard AS (
    SELECT {telemetry car, fleet_us ("time") AS at, "vehicle.odometer.km" AS km,
            "vehicle.body.tires[0].position" AS w0, "vehicle.body.tires[0].pressure.kpa" AS p0, "vehicle.body.tires[0].tread.mm" AS t0,
            "vehicle.body.tires[1].position" AS w1, "vehicle.body.tires[1].pressure.kpa" AS p1, "vehicle.body.tires[1].tread.mm" AS t1,
            "vehicle.body.tires[2].position" AS w2, "vehicle.body.tires[2].pressure.kpa" AS p2, "vehicle.body.tires[2].tread.mm" AS t2,
            "vehicle.body.tires[3].position" AS w3, "vehicle.body.tires[3].pressure.kpa" AS p3, "vehicle.body.tires[3].tread.mm" AS t3}
    FROM telemetry WHERE "time" >= :from AND "time" < :to),
  distance AS (SELECT car, max (km) - min (km) AS km FROM heard WHERE km IS NOT NULL GROUP BY car),
  pressure AS (
    SELECT car, count (p0) AS n0, min (p0) AS l0, avg (p0) AS m0, sum (p0 < 180) AS b0, count (p1) AS n1, min (p1) AS l1, avg (p1) AS m1, sum (p1 < 180) AS b1,
           count (p2) AS n2, min (p2) AS l2, avg (p2) AS m2, sum (p2 < 180) AS b2, count (p3) AS n3, min (p3) AS l3, avg (p3) AS m3, sum (p3 < 180) AS b3
    FROM heard GROUP BY car),
  -- max (at) and min (at) bring along the other columns of their row.
  newest AS (SELECT car, max (at), w0, w1, w2, w3, p0, p1, p2, p3 FROM heard WHERE coalesce (p0, p1, p2, p3) IS NOT NULL GROUP BY car),
  tread_then AS (SELECT car, min (at), t0, t1, t2, t3 FROM heard WHERE coalesce (t0, t1, t2, t3) IS NOT NULL GROUP BY car),
  tread_now AS (SELECT car, max (at), t0, t1, t2, t3 FROM heard WHERE coalesce (t0, t1, t2, t3) IS NOT NULL GROUP BY car),
  wheel AS (
    SELECT car, w0 AS wheel, p0 AS kpa, m0 AS mean, l0 AS least, b0 AS low, n0 AS n, e.t0 AS mm, b.t0 - e.t0 AS worn
    FROM newest JOIN pressure USING (car) LEFT JOIN tread_then AS b USING (car) LEFT JOIN tread_now AS e USING (car)
    UNION ALL SELECT car, w1, p1, m1, l1, b1, n1, e.t1, b.t1 - e.t1 FROM newest JOIN pressure USING (car) LEFT JOIN tread_then AS b USING (car) LEFT JOIN tread_now AS e USING (car)
    UNION ALL SELECT car, w2, p2, m2, l2, b2, n2, e.t2, b.t2 - e.t2 FROM newest JOIN pressure USING (car) LEFT JOIN tread_then AS b USING (car) LEFT JOIN tread_now AS e USING (car)
    UNION ALL SELECT car, w3, p3, m3, l3, b3, n3, e.t3, b.t3 - e.t3 FROM newest JOIN pressure USING (car) LEFT JOIN tread_then AS b USING (car) LEFT JOIN tread_now AS e USING (car))
SELECT c.car_id, c.plate, c.model, c.zone, w.wheel,
       w.kpa AS pressure_last_kpa,
       w.mean AS pressure_mean_kpa,
       w.least AS pressure_least_kpa,
       100.0 * w.low / w.n AS below_180_kpa_pct,
       w.mm AS tread_last_mm,
       w.worn AS tread_worn_mm,
       d.km AS distance_km
FROM wheel AS w JOIN picked AS c ON c.car_id = w.car LEFT JOIN distance AS d ON d.car = w.car
WHERE w.n > 0 {filters c}
ORDER BY pressure_least_kpa, c.car_id, w.wheel
