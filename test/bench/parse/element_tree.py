"""Only parses and counts: no JSON is made and no value is typed."""
import json
import os
import resource
import sys
import time
from xml.etree.ElementTree import iterparse

path = os.path.join(sys.argv[1], "Posts.xml")
started = time.perf_counter()
rows = 0
root = None
for event, element in iterparse(path, events=("start", "end")):
    if root is None:
        root = element
    if event == "end" and element.tag == "row":
        rows += 1
        root.clear()
seconds = time.perf_counter() - started
rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps({"rows": rows, "rejected": 0, "bytes": os.path.getsize(path), "seconds": seconds, "rss": rss}))
