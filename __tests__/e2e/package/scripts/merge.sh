# Joins the files of the input, and counts their lines.
set -u

count=0
for file in /opt/ml/processing/input/*.csv; do
  while read -r line; do
    count=$((count + 1))
    echo "$1$line"
  done < "$file"
done > /opt/ml/processing/output/merged.csv
echo "$count lines"
echo "$count" > /opt/ml/processing/output/count.txt
