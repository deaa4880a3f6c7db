"""Departments, their programs and the City Service Areas they serve."""

from __future__ import annotations

COMMUNITY = "Community & Economic Development"
ENVIRONMENT = "Environmental & Utility Services"
NEIGHBORHOOD = "Neighborhood Services"
SAFETY = "Public Safety"
TRANSPORT = "Transportation & Aviation Services"
STRATEGIC = "Strategic Support"
DEPARTMENTS = (
    "Customer Contact Center", "Animal Care Center", "Department of Transportation",
    "Fire Department", "Parks and Recreation", "Budget Office", "Information Technology",
    "Human Resources", "Housing Department", "Planning Department",
)  # fmt: skip
PROGRAMS: tuple[tuple[str, str, str, float], ...] = (
    ("Street outreach", "Housing Department", COMMUNITY, 9.4),
    ("Interim housing", "Housing Department", COMMUNITY, 48.2),
    ("Homelessness prevention", "Housing Department", COMMUNITY, 16.9),
    ("Affordable housing loans", "Housing Department", COMMUNITY, 38.5),
    ("Small business help", "Planning Department", COMMUNITY, 6.1),
    ("Long-range planning", "Planning Department", COMMUNITY, 8.8),
    ("Development review", "Planning Department", COMMUNITY, 27.3),
    ("Encampment cleaning", "Parks and Recreation", ENVIRONMENT, 14.6),
    ("Illegal dumping response", "Department of Transportation", ENVIRONMENT, 8.2),
    ("Creek protection", "Parks and Recreation", ENVIRONMENT, 5.3),
    ("Storm drains", "Department of Transportation", ENVIRONMENT, 19.7),
    ("Climate plan", "Planning Department", ENVIRONMENT, 4.4),
    ("311 contact center", "Customer Contact Center", NEIGHBORHOOD, 7.7),
    ("Graffiti removal", "Parks and Recreation", NEIGHBORHOOD, 3.9),
    ("Park maintenance", "Parks and Recreation", NEIGHBORHOOD, 41.0),
    ("Recreation and seniors", "Parks and Recreation", NEIGHBORHOOD, 29.8),
    ("Animal shelter", "Animal Care Center", NEIGHBORHOOD, 12.5),
    ("Spay and neuter", "Animal Care Center", NEIGHBORHOOD, 1.9),
    ("Emergency response", "Fire Department", SAFETY, 214.0),
    ("Fire prevention", "Fire Department", SAFETY, 11.2),
    ("Emergency medical training", "Fire Department", SAFETY, 6.6),
    ("Heat and smoke shelters", "Fire Department", SAFETY, 2.1),
    ("Pothole and street repair", "Department of Transportation", TRANSPORT, 57.4),
    ("Traffic safety", "Department of Transportation", TRANSPORT, 18.3),
    ("Streetlights", "Department of Transportation", TRANSPORT, 13.1),
    ("Bicycle network", "Department of Transportation", TRANSPORT, 9.9),
    ("Parking", "Department of Transportation", TRANSPORT, 15.5),
    ("Budget and analysis", "Budget Office", STRATEGIC, 5.8),
    ("Performance measurement", "Budget Office", STRATEGIC, 1.6),
    ("Core systems", "Information Technology", STRATEGIC, 24.4),
    ("Cybersecurity", "Information Technology", STRATEGIC, 7.2),
    ("Data and analytics", "Information Technology", STRATEGIC, 4.9),
    ("Recruitment", "Human Resources", STRATEGIC, 6.3),
    ("Learning and growth", "Human Resources", STRATEGIC, 3.2),
    ("Language access", "Customer Contact Center", STRATEGIC, 2.4),
)
"""Program, department, City Service Area, and yearly budget in million dollars."""
