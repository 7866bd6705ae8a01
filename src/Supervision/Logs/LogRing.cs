namespace Supervision.Logs;

/// <summary>The last lines, up to a number of them. Ids grow but need not be without gaps. Callers lock.</summary>
internal sealed class LogRing(int capacity)
{
    // Grown on demand: most services write little, and there may be thousands.
    private LogLine[] _lines = [];
    private int _first;
    private int _count;

    /// <summary>The id of the newest line given up; 0 when none was.</summary>
    public long DroppedUpTo { get; private set; }

    /// <summary>How many lines it can hold.</summary>
    public int Capacity => capacity;

    /// <summary>A ring of another size with the lines of this one that it can hold.</summary>
    public LogRing Resized(int newCapacity)
    {
        var resized = new LogRing(newCapacity) { DroppedUpTo = DroppedUpTo };
        for (var i = 0; i < _count; i++)
        {
            resized.Add(At(i));
        }

        return resized;
    }

    public void Add(LogLine line)
    {
        if (capacity == 0)
        {
            DroppedUpTo = line.Id;
            return;
        }

        if (_count == _lines.Length && _count < capacity)
        {
            Grow();
        }

        if (_count == capacity)
        {
            DroppedUpTo = _lines[_first].Id;
            _lines[_first] = line;
            _first = (_first + 1) % _lines.Length;
        }
        else
        {
            _lines[(_first + _count) % _lines.Length] = line;
            _count++;
        }
    }

    /// <summary>The oldest lines with an id above <paramref name="after"/>, at most <paramref name="limit"/> of them.</summary>
    public List<LogLine> After(long after, int limit)
    {
        var low = 0;
        var high = _count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (At(middle).Id <= after)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return Range(low, Math.Min(limit, _count - low));
    }

    /// <summary>The newest lines, at most <paramref name="limit"/> of them, oldest first.</summary>
    public List<LogLine> Newest(int limit)
    {
        var taken = Math.Min(limit, _count);
        return Range(_count - taken, taken);
    }

    private List<LogLine> Range(int from, int count)
    {
        var lines = new List<LogLine>(count);
        for (var i = 0; i < count; i++)
        {
            lines.Add(At(from + i));
        }

        return lines;
    }

    private LogLine At(int index) => _lines[(_first + index) % _lines.Length];

    private void Grow()
    {
        var larger = new LogLine[Math.Min(capacity, Math.Max(16, _lines.Length * 2))];
        for (var i = 0; i < _count; i++)
        {
            larger[i] = At(i);
        }

        _lines = larger;
        _first = 0;
    }
}
