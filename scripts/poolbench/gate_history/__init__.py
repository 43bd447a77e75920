"""The gates of many commits, chained, show what single gates cannot see. `gate compare --history` records them, and
`gate history` shows them. DESIGN.md beside this file has the rules.
"""
