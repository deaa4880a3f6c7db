-- Made from checks.csv by checks.list_sql; a test holds the two together.
SELECT 8 AS check_id, 'households' AS topic, 'high' AS severity,
    'Duplicate EnrollmentIDs' AS title,
    'Give each stay an EnrollmentID of its own; ask the HMIS vendor why one number stands twice.' AS correction
UNION ALL
SELECT 7 AS check_id, 'lost_links' AS topic, 'high' AS severity,
    'Duplicate PersonalIDs in Client.csv' AS title,
    'Merge the two client records in the HMIS, or ask the vendor why one PersonalID stands twice.' AS correction
UNION ALL
SELECT 98 AS check_id, 'households' AS topic, 'high' AS severity,
    'HouseholdID not incrementing correctly' AS title,
    'Give the household a new HouseholdID for each stay in a project.' AS correction
UNION ALL
SELECT 101 AS check_id, 'lost_links' AS topic, 'high' AS severity,
    'No enrollment records' AS title,
    'Check the dates and projects chosen for the export, and export again.' AS correction
UNION ALL
SELECT 6 AS check_id, 'lost_links' AS topic, 'high' AS severity,
    'Nulls not allowed or incorrect data type' AS title,
    'Fill in the value named here; the record cannot be counted without it.' AS correction
UNION ALL
SELECT 9 AS check_id, 'lost_links' AS topic, 'high' AS severity,
    'One or more PersonalIDs missing from Client.csv' AS title,
    'Export again with this client, or restore the client record in the HMIS.' AS correction
UNION ALL
SELECT 10 AS check_id, 'lost_links' AS topic, 'high' AS severity,
    'ProjectID missing from Project.csv' AS title,
    'Export again with this project, or restore the project record in the HMIS.' AS correction
UNION ALL
SELECT 140 AS check_id, 'lost_links' AS topic, 'high' AS severity,
    'Export.csv contains more than one row' AS title,
    'Export again; Export.csv describes one export in one row.' AS correction
UNION ALL
SELECT 134 AS check_id, 'client_answers' AS topic, 'error' AS severity,
    'Impermissible characters' AS title,
    'Take the characters < > [ ] { } out of the name.' AS correction
UNION ALL
SELECT 49 AS check_id, 'client_answers' AS topic, 'error' AS severity,
    'ExportID mismatch' AS title,
    'Do not mix files of several exports; export all files again together.' AS correction
UNION ALL
SELECT 55 AS check_id, 'contacts' AS topic, 'error' AS severity,
    'Invalid Current Living Situation' AS title,
    'Choose a current living situation from the list in use.' AS correction
UNION ALL
SELECT 54 AS check_id, 'stay_dates' AS topic, 'error' AS severity,
    'Invalid Destination value' AS title,
    'Choose a destination from the list in use.' AS correction
UNION ALL
SELECT 51 AS check_id, 'entry_answers' AS topic, 'error' AS severity,
    'Invalid Disabling Condition' AS title,
    'Answer Disabling Condition with yes, no or why not known.' AS correction
UNION ALL
SELECT 52 AS check_id, 'entry_answers' AS topic, 'error' AS severity,
    'Invalid Living Situation value' AS title,
    'Choose a prior living situation from the list in use.' AS correction
UNION ALL
SELECT 53 AS check_id, 'entry_answers' AS topic, 'error' AS severity,
    'Invalid RelationshipToHoH value' AS title,
    'Choose a relationship to the head of household.' AS correction
UNION ALL
SELECT 50 AS check_id, 'client_answers' AS topic, 'error' AS severity,
    'Invalid value in Client file' AS title,
    'Choose answers from the lists in use in the client record.' AS correction
UNION ALL
SELECT 1 AS check_id, 'households' AS topic, 'high' AS severity,
    'Duplicate Entries' AS title,
    'Delete one of the two stays with the same project and entry date.' AS correction
UNION ALL
SELECT 4 AS check_id, 'entry_answers' AS topic, 'high' AS severity,
    'Missing Relationship to Head of Household' AS title,
    'Fill in each member''s relationship to the head of household.' AS correction
UNION ALL
SELECT 2 AS check_id, 'households' AS topic, 'high' AS severity,
    'No Head of Household' AS title,
    'Mark one member as head of household (self).' AS correction
UNION ALL
SELECT 3 AS check_id, 'households' AS topic, 'high' AS severity,
    'Too Many Heads of Household' AS title,
    'Keep one head of household and give the others their relationship.' AS correction
UNION ALL
SELECT 94 AS check_id, 'interviews' AS topic, 'error' AS severity,
    'Conflicting Health Insurance yes/no at Entry' AS title,
    'Compare the yes or no on health insurance with the kinds ticked at entry.' AS correction
UNION ALL
SELECT 95 AS check_id, 'interviews' AS topic, 'error' AS severity,
    'Conflicting Health Insurance yes/no at Exit' AS title,
    'Compare the yes or no on health insurance with the kinds ticked at exit.' AS correction
UNION ALL
SELECT 88 AS check_id, 'interviews' AS topic, 'error' AS severity,
    'Conflicting Income yes/no at Entry' AS title,
    'Compare the yes or no on income with the sources ticked at entry.' AS correction
UNION ALL
SELECT 90 AS check_id, 'interviews' AS topic, 'error' AS severity,
    'Conflicting Income yes/no at Exit' AS title,
    'Compare the yes or no on income with the sources ticked at exit.' AS correction
UNION ALL
SELECT 97 AS check_id, 'interviews' AS topic, 'error' AS severity,
    'Conflicting Non-cash Benefits yes/no at Entry' AS title,
    'Compare the yes or no on benefits with the kinds ticked at entry.' AS correction
UNION ALL
SELECT 116 AS check_id, 'stay_dates' AS topic, 'error' AS severity,
    'Enrollment After Operating Period' AS title,
    'Correct the entry date or the project''s last operating day.' AS correction
UNION ALL
SELECT 118 AS check_id, 'stay_dates' AS topic, 'error' AS severity,
    'Enrollment Before Operating Period' AS title,
    'Correct the exit date or the project''s first operating day.' AS correction
UNION ALL
SELECT 119 AS check_id, 'stay_dates' AS topic, 'error' AS severity,
    'Enrollment Crosses Operating End' AS title,
    'Exit the client on the project''s last day, or correct that day.' AS correction
UNION ALL
SELECT 120 AS check_id, 'stay_dates' AS topic, 'error' AS severity,
    'Enrollment Crosses Operating Period' AS title,
    'Correct the stay''s dates or the project''s operating dates.' AS correction
UNION ALL
SELECT 117 AS check_id, 'stay_dates' AS topic, 'error' AS severity,
    'Enrollment Crosses Operating Start' AS title,
    'Correct the entry date or the project''s first operating day.' AS correction
UNION ALL
SELECT 114 AS check_id, 'stay_dates' AS topic, 'error' AS severity,
    'Enrollment Crosses Participating End' AS title,
    'Correct the stay''s dates or the day the project stopped entering data.' AS correction
UNION ALL
SELECT 112 AS check_id, 'stay_dates' AS topic, 'error' AS severity,
    'Enrollment Crosses Participating Start' AS title,
    'Correct the entry date or the day the project began to enter data.' AS correction
UNION ALL
SELECT 115 AS check_id, 'stay_dates' AS topic, 'error' AS severity,
    'Enrollment Crosses Participation Period' AS title,
    'Correct the stay''s dates or the project''s HMIS participation dates.' AS correction
UNION ALL
SELECT 14 AS check_id, 'stay_dates' AS topic, 'error' AS severity,
    'Future Exit Date' AS title,
    'Delete the exit if the client is still there, or correct its date.' AS correction
UNION ALL
SELECT 92 AS check_id, 'interviews' AS topic, 'error' AS severity,
    'Missing Health Insurance at Entry' AS title,
    'Ask the client and fill in the answer at the start of the stay.' AS correction
UNION ALL
SELECT 93 AS check_id, 'interviews' AS topic, 'error' AS severity,
    'Missing Health Insurance at Exit' AS title,
    'Ask the client and fill in the answer at exit.' AS correction
UNION ALL
SELECT 87 AS check_id, 'interviews' AS topic, 'error' AS severity,
    'Missing Income at Entry' AS title,
    'Ask the client and fill in the answer at the start of the stay.' AS correction
UNION ALL
SELECT 89 AS check_id, 'interviews' AS topic, 'error' AS severity,
    'Missing Income at Exit' AS title,
    'Ask the client and fill in the answer at exit.' AS correction
UNION ALL
SELECT 41 AS check_id, 'entry_answers' AS topic, 'error' AS severity,
    'Incomplete Living Situation Data' AS title,
    'Answer how long the client had stayed, and where they were the night before.' AS correction
UNION ALL
SELECT 84 AS check_id, 'entry_answers' AS topic, 'error' AS severity,
    'Incorrect DOB or Entry Date' AS title,
    'Correct the date of birth or the entry date.' AS correction
UNION ALL
SELECT 16 AS check_id, 'client_answers' AS topic, 'error' AS severity,
    'Incorrect Year Entered Service' AS title,
    'Correct the year military service began.' AS correction
UNION ALL
SELECT 18 AS check_id, 'client_answers' AS topic, 'error' AS severity,
    'Incorrect Year Separated' AS title,
    'Correct the year military service ended.' AS correction
UNION ALL
SELECT 40 AS check_id, 'stay_dates' AS topic, 'error' AS severity,
    'Invalid Move-In Date' AS title,
    'Set the move-in date between entry and exit, and not in the future.' AS correction
UNION ALL
SELECT 28 AS check_id, 'entry_answers' AS topic, 'error' AS severity,
    'Missing Approximate Date Homeless' AS title,
    'Ask the client and fill in the answer at the start of the stay.' AS correction
UNION ALL
SELECT 129 AS check_id, 'contacts' AS topic, 'error' AS severity,
    'Missing Current Living Situation Subsidy Type' AS title,
    'Choose the kind of rental subsidy.' AS correction
UNION ALL
SELECT 121 AS check_id, 'stay_dates' AS topic, 'error' AS severity,
    'Missing Destination Subsidy Type' AS title,
    'Choose the kind of rental subsidy.' AS correction
UNION ALL
SELECT 21 AS check_id, 'client_answers' AS topic, 'error' AS severity,
    'Missing Discharge Status' AS title,
    'Ask the client and fill in the answer at the start of the stay.' AS correction
UNION ALL
SELECT 34 AS check_id, 'client_answers' AS topic, 'error' AS severity,
    'Missing DOB' AS title,
    'Ask the client and fill in the answer at the start of the stay.' AS correction
UNION ALL
SELECT 27 AS check_id, 'entry_answers' AS topic, 'error' AS severity,
    'Missing Enrollment CoC' AS title,
    'Ask the client and fill in the answer at the start of the stay.' AS correction
UNION ALL
SELECT 25 AS check_id, 'entry_answers' AS topic, 'error' AS severity,
    'Missing HP Screening or Threshold Score' AS title,
    'Ask the client and fill in the answer at the start of the stay.' AS correction
UNION ALL
SELECT 26 AS check_id, 'entry_answers' AS topic, 'error' AS severity,
    'Missing Length of Stay' AS title,
    'Ask the client and fill in the answer at the start of the stay.' AS correction
UNION ALL
SELECT 20 AS check_id, 'client_answers' AS topic, 'error' AS severity,
    'Missing Military Branch' AS title,
    'Ask the client and fill in the answer at the start of the stay.' AS correction
UNION ALL
SELECT 31 AS check_id, 'entry_answers' AS topic, 'error' AS severity,
    'Missing Months or Times Homeless' AS title,
    'Ask the client and fill in the answer at the start of the stay.' AS correction
UNION ALL
SELECT 22 AS check_id, 'entry_answers' AS topic, 'error' AS severity,
    'Missing Percent AMI' AS title,
    'Ask the client and fill in the answer at the start of the stay.' AS correction
UNION ALL
SELECT 29 AS check_id, 'entry_answers' AS topic, 'error' AS severity,
    'Missing Previously Unsheltered, ES, SH' AS title,
    'Ask the client and fill in the answer at the start of the stay.' AS correction
UNION ALL
SELECT 130 AS check_id, 'entry_answers' AS topic, 'error' AS severity,
    'Missing Prior Living Situation Subsidy Type' AS title,
    'Choose the kind of rental subsidy.' AS correction
UNION ALL
SELECT 30 AS check_id, 'entry_answers' AS topic, 'error' AS severity,
    'Missing Residence Prior' AS title,
    'Ask the client and fill in the answer at the start of the stay.' AS correction
UNION ALL
SELECT 23 AS check_id, 'entry_answers' AS topic, 'error' AS severity,
    'Missing VAMC Station Number' AS title,
    'Ask the client and fill in the answer at the start of the stay.' AS correction
UNION ALL
SELECT 19 AS check_id, 'client_answers' AS topic, 'error' AS severity,
    'Missing War(s)' AS title,
    'Ask the client and fill in the answer at the start of the stay.' AS correction
UNION ALL
SELECT 15 AS check_id, 'client_answers' AS topic, 'error' AS severity,
    'Missing Year Entered Service' AS title,
    'Ask the client and fill in the answer at the start of the stay.' AS correction
UNION ALL
SELECT 17 AS check_id, 'client_answers' AS topic, 'error' AS severity,
    'Missing Year Separated' AS title,
    'Ask the client and fill in the answer at the start of the stay.' AS correction
UNION ALL
SELECT 96 AS check_id, 'interviews' AS topic, 'error' AS severity,
    'Missing Non-cash Benefits at Entry' AS title,
    'Ask the client and fill in the answer at the start of the stay.' AS correction
UNION ALL
SELECT 86 AS check_id, 'households' AS topic, 'error' AS severity,
    'Oldest Household Member Under 12' AS title,
    'Check dates of birth, and whether the adults of the household are enrolled.' AS correction
UNION ALL
SELECT 99 AS check_id, 'stay_dates' AS topic, 'error' AS severity,
    'Project Exit Before Start' AS title,
    'Correct the entry or the exit date.' AS correction
UNION ALL
SELECT 107 AS check_id, 'contacts' AS topic, 'error' AS severity,
    'No bed night on Entry Date' AS title,
    'Enter a bed night for the entry date.' AS correction
UNION ALL
SELECT 108 AS check_id, 'contacts' AS topic, 'error' AS severity,
    'Bed night entered on Project Exit Date' AS title,
    'Delete the bed night of the exit day; nobody sleeps there that night.' AS correction
UNION ALL
SELECT 100 AS check_id, 'contacts' AS topic, 'warning' AS severity,
    'Days Referral Active Exceeds Local Settings' AS title,
    'Enter the result of the referral.' AS correction
UNION ALL
SELECT 103 AS check_id, 'contacts' AS topic, 'warning' AS severity,
    'Days since Most Recent CLS Exceeds Local Settings' AS title,
    'Enter the latest contact, or exit the client.' AS correction
UNION ALL
SELECT 142 AS check_id, 'contacts' AS topic, 'warning' AS severity,
    'Days since Most Recent Bed Night Exceeds Local Settings' AS title,
    'Enter the latest bed nights, or exit the client.' AS correction
UNION ALL
SELECT 59 AS check_id, 'stay_dates' AS topic, 'warning' AS severity,
    'Unknown Destination' AS title,
    'Ask the client again; if they cannot or will not say, nothing is wrong.' AS correction
UNION ALL
SELECT 32 AS check_id, 'entry_answers' AS topic, 'warning' AS severity,
    'Unknown Disabling Condition' AS title,
    'Ask the client again; if they cannot or will not say, nothing is wrong.' AS correction
UNION ALL
SELECT 56 AS check_id, 'client_answers' AS topic, 'warning' AS severity,
    'Unknown Discharge Status' AS title,
    'Ask the client again; if they cannot or will not say, nothing is wrong.' AS correction
UNION ALL
SELECT 73 AS check_id, 'entry_answers' AS topic, 'warning' AS severity,
    'Unknown Length of Stay' AS title,
    'Ask the client again; if they cannot or will not say, nothing is wrong.' AS correction
UNION ALL
SELECT 68 AS check_id, 'entry_answers' AS topic, 'warning' AS severity,
    'Unknown Living Situation' AS title,
    'Ask the client again; if they cannot or will not say, nothing is wrong.' AS correction
UNION ALL
SELECT 58 AS check_id, 'client_answers' AS topic, 'warning' AS severity,
    'Unknown Military Branch' AS title,
    'Ask the client again; if they cannot or will not say, nothing is wrong.' AS correction
UNION ALL
SELECT 61 AS check_id, 'entry_answers' AS topic, 'warning' AS severity,
    'Unknown Months or Times Homeless' AS title,
    'Ask the client again; if they cannot or will not say, nothing is wrong.' AS correction
UNION ALL
SELECT 63 AS check_id, 'client_answers' AS topic, 'warning' AS severity,
    'Unknown Race/Ethnicity' AS title,
    'Ask the client again; if they cannot or will not say, nothing is wrong.' AS correction
UNION ALL
SELECT 64 AS check_id, 'entry_answers' AS topic, 'warning' AS severity,
    'Unknown Residence Prior' AS title,
    'Ask the client again; if they cannot or will not say, nothing is wrong.' AS correction
UNION ALL
SELECT 67 AS check_id, 'client_answers' AS topic, 'warning' AS severity,
    'Unknown SSN' AS title,
    'Ask the client again; if they cannot or will not say, nothing is wrong.' AS correction
UNION ALL
SELECT 66 AS check_id, 'client_answers' AS topic, 'warning' AS severity,
    'Unknown Veteran Status' AS title,
    'Ask the client again; if they cannot or will not say, nothing is wrong.' AS correction
UNION ALL
SELECT 57 AS check_id, 'client_answers' AS topic, 'warning' AS severity,
    'Unknown War(s)' AS title,
    'Ask the client again; if they cannot or will not say, nothing is wrong.' AS correction
UNION ALL
SELECT 60 AS check_id, 'client_answers' AS topic, 'warning' AS severity,
    'Unknown DOB' AS title,
    'Ask the client again; if they cannot or will not say, nothing is wrong.' AS correction
UNION ALL
SELECT 111 AS check_id, 'stay_dates' AS topic, 'warning' AS severity,
    'Enrollment After Participating Period' AS title,
    'Correct the entry date or the day the project stopped entering data.' AS correction
UNION ALL
SELECT 113 AS check_id, 'stay_dates' AS topic, 'warning' AS severity,
    'Enrollment Before Participating Period' AS title,
    'Correct the exit date or the day the project began to enter data.' AS correction
UNION ALL
SELECT 75 AS check_id, 'entry_answers' AS topic, 'warning' AS severity,
    'Future Entry Date' AS title,
    'Correct the entry date; clients are entered on the day they come.' AS correction
UNION ALL
SELECT 105 AS check_id, 'entry_answers' AS topic, 'warning' AS severity,
    'Homelessness Start Date conflicts with Living Situation data' AS title,
    'Times homeless is 1 and months more than 12 when the street date is over three years ago; correct one of them.' AS correction
UNION ALL
SELECT 69 AS check_id, 'entry_answers' AS topic, 'warning' AS severity,
    'Homelessness Start Date Later Than Entry' AS title,
    'Correct the day homelessness began; it cannot be after entry.' AS correction
UNION ALL
SELECT 78 AS check_id, 'client_answers' AS topic, 'warning' AS severity,
    'Incomplete or Unknown Name' AS title,
    'Ask the client again; if they cannot or will not say, nothing is wrong.' AS correction
UNION ALL
SELECT 71 AS check_id, 'entry_answers' AS topic, 'warning' AS severity,
    'Invalid Homelessness Start Date/Number of Months Homeless' AS title,
    'Count the months from the day homelessness began to entry, and correct the months.' AS correction
UNION ALL
SELECT 102 AS check_id, 'long_stays' AS topic, 'warning' AS severity,
    'Long Stayers (Local Settings)' AS title,
    'Exit the client if they have left; otherwise nothing is wrong.' AS correction
UNION ALL
SELECT 104 AS check_id, 'long_stays' AS topic, 'warning' AS severity,
    'Long Stayers (Outliers)' AS title,
    'Exit the household if they have left; otherwise nothing is wrong.' AS correction
UNION ALL
SELECT 70 AS check_id, 'entry_answers' AS topic, 'warning' AS severity,
    'Number of Months Homeless Can Be Determined' AS title,
    'Count the months from the day homelessness began to entry, and fill them in.' AS correction
UNION ALL
SELECT 72 AS check_id, 'long_stays' AS topic, 'warning' AS severity,
    'Possible Missed Move-In Date' AS title,
    'Enter the move-in date if the household has moved in.' AS correction
UNION ALL
SELECT 77 AS check_id, 'long_stays' AS topic, 'warning' AS severity,
    'Project Overlaps' AS title,
    'Correct entry, move-in or exit dates; nobody sleeps in two beds the same night.' AS correction
UNION ALL
SELECT 5 AS check_id, 'projects' AS topic, 'high' AS severity,
    'Missing Geography Information' AS title,
    'Fill in CoC code, geocode and geography type of the project.' AS correction
UNION ALL
SELECT 128 AS check_id, 'projects' AS topic, 'high' AS severity,
    'Overlapping CE Participation Records' AS title,
    'End the participation record that is no longer right.' AS correction
UNION ALL
SELECT 131 AS check_id, 'projects' AS topic, 'high' AS severity,
    'Overlapping HMIS Participation Records' AS title,
    'End the participation record that is no longer right.' AS correction
UNION ALL
SELECT 139 AS check_id, 'projects' AS topic, 'high' AS severity,
    'Client-level data in VSP organization' AS title,
    'Take the client data of this victim service provider out of the HMIS.' AS correction
UNION ALL
SELECT 35 AS check_id, 'projects' AS topic, 'high' AS severity,
    'Project Missing in ProjectCoC file' AS title,
    'Add a continuum-of-care record to the project.' AS correction
UNION ALL
SELECT 36 AS check_id, 'projects' AS topic, 'high' AS severity,
    'Residential Project Missing Housing Type' AS title,
    'Choose the housing type of the project.' AS correction
UNION ALL
SELECT 106 AS check_id, 'projects' AS topic, 'high' AS severity,
    'No bed nights entered for ES - NbN project' AS title,
    'Enter bed nights, or correct the project type.' AS correction
UNION ALL
SELECT 42 AS check_id, 'projects' AS topic, 'error' AS severity,
    'Missing Address' AS title,
    'Fill in the address of the project.' AS correction
UNION ALL
SELECT 110 AS check_id, 'projects' AS topic, 'error' AS severity,
    'Missing RRH SubType' AS title,
    'Choose the subtype of rapid re-housing.' AS correction
UNION ALL
SELECT 43 AS check_id, 'projects' AS topic, 'error' AS severity,
    'No Inventory Records' AS title,
    'Add the inventory of beds and units.' AS correction
UNION ALL
SELECT 44 AS check_id, 'inventories' AS topic, 'error' AS severity,
    'Operating End precedes Inventory End' AS title,
    'End the inventory on the project''s last operating day.' AS correction
UNION ALL
SELECT 132 AS check_id, 'projects' AS topic, 'error' AS severity,
    'RRH-SO has active bed inventory' AS title,
    'Take out the beds, or correct the subtype.' AS correction
UNION ALL
SELECT 133 AS check_id, 'projects' AS topic, 'error' AS severity,
    'VSP participating in HMIS' AS title,
    'Correct the participation or the organization: victim service providers use a comparable database.' AS correction
UNION ALL
SELECT 46 AS check_id, 'inventories' AS topic, 'error' AS severity,
    'Sum of Total Beds Discrepancy' AS title,
    'Correct the dedicated beds so that they add up to all beds.' AS correction
UNION ALL
SELECT 137 AS check_id, 'inventories' AS topic, 'error' AS severity,
    'Incorrect CoC in bed inventory' AS title,
    'Add the CoC to the project, or correct the inventory.' AS correction
UNION ALL
SELECT 138 AS check_id, 'inventories' AS topic, 'error' AS severity,
    'More units than beds in inventory record' AS title,
    'Correct units or beds; a unit has at least one bed.' AS correction
UNION ALL
SELECT 81 AS check_id, 'projects' AS topic, 'warning' AS severity,
    'Potentially Missing Operating End Date' AS title,
    'Enter the last operating day if the project has ended.' AS correction
UNION ALL
SELECT 83 AS check_id, 'projects' AS topic, 'warning' AS severity,
    'Zero Utilization' AS title,
    'Enter the clients of the project, or correct its inventory.' AS correction
UNION ALL
SELECT 135 AS check_id, 'projects' AS topic, 'warning' AS severity,
    'Bed Type incompatible with Housing Type' AS title,
    'Correct the bed type or the housing type.' AS correction
UNION ALL
SELECT 136 AS check_id, 'inventories' AS topic, 'warning' AS severity,
    'Project CoC missing bed inventory' AS title,
    'Add inventory for this CoC, or take the CoC off the project.' AS correction
UNION ALL
SELECT 141 AS check_id, 'inventories' AS topic, 'warning' AS severity,
    'No Enrollments within Active Inventory' AS title,
    'Correct the dates of the inventory, or enter its clients.' AS correction
UNION ALL
SELECT 37 AS check_id, 'inventories' AS topic, 'warning' AS severity,
    'Long-Term Seasonal Inventory' AS title,
    'Enter the last day of the seasonal beds.' AS correction
UNION ALL
SELECT 79 AS check_id, 'inventories' AS topic, 'warning' AS severity,
    'Inventory Start Precedes Operating Start' AS title,
    'Correct the first day of the inventory or of the project.' AS correction
UNION ALL
SELECT 143 AS check_id, 'entry_answers' AS topic, 'warning' AS severity,
    'Possible Incorrect DOB - Age Over 100' AS title,
    'Check the date of birth; nothing is wrong if the client is that old.' AS correction
