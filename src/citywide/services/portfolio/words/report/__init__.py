"""Words of reports to the committee: figures, days and drafts of the memorandum, and its pages.

The memorandum is a record in English, whoever makes it and in whatever language they work, so its
own words are written here and not translated. What pages say about it is translated.
"""
