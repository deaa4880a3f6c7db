-- People by month and last known place.
SELECT month, place, count(*) AS people
FROM place_people
GROUP BY month, place
