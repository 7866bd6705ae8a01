namespace Supervision.Logs;

/// <summary>
/// The last lines, up to a number of them and of bytes, in two circles: one of entries, one of text. Nothing is allocated for a line.
/// Ids grow but need not be without gaps. Callers lock.
/// </summary>
internal sealed class LogRing(int capacity, int bytesMax)
{
    private const int EntriesMin = 16;
    private const int BytesMin = 1024;

    // Both are grown on demand: most services write little, and there may be thousands.
    private LogEntry[] _entries = [];
    private byte[] _text = [];
    private int _first;
    private int _count;
    private int _end;
    private bool _isWrapped;

    /// <summary>The id of the newest line given up; 0 when none was.</summary>
    public long DroppedUpTo { get; private set; }

    /// <summary>A ring of lines that are of moderate length on average.</summary>
    public static LogRing Of(int capacity) => new(capacity, (int)Math.Min(Math.Max(1024L * capacity, 1 << 20), 1 << 30));

    public void Add(long id, long utcTicks, string service, LogStream stream, ReadOnlySpan<byte> text, bool isContinued)
    {
        if (capacity == 0)
        {
            DroppedUpTo = id;
            return;
        }

        if (_count == _entries.Length)
        {
            MakeEntry();
        }

        while (!TryPlace(text.Length))
        {
            MakeRoom();
        }

        text.CopyTo(_text.AsSpan(_end));
        _entries[Index(_count)] = new LogEntry(id, utcTicks, service, stream, isContinued, _end, text.Length);
        _end += text.Length;
        _count++;
    }

    /// <summary>The oldest lines with an id above <paramref name="after"/>, at most <paramref name="limit"/> of them.</summary>
    public LogExtract After(long after, int limit)
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

        return Extract(low, Math.Min(limit, _count - low));
    }

    /// <summary>The newest lines, at most <paramref name="limit"/> of them, oldest first.</summary>
    public LogExtract Newest(int limit)
    {
        var taken = Math.Min(limit, _count);
        return Extract(_count - taken, taken);
    }

    /// <summary>The same lines, as far as they fit, in a ring of another size.</summary>
    public LogRing Resized(int newCapacity)
    {
        var ring = Of(newCapacity);
        ring.DroppedUpTo = DroppedUpTo;
        for (var i = 0; i < _count; i++)
        {
            At(i).AddTo(ring, _text);
        }

        return ring;
    }

    private LogExtract Extract(int from, int count)
    {
        var entries = new LogEntry[count];
        var length = 0;
        for (var i = 0; i < count; i++)
        {
            entries[i] = At(from + i);
            length += entries[i].Length;
        }

        var text = GC.AllocateUninitializedArray<byte>(length);
        var start = 0;
        foreach (ref var entry in entries.AsSpan())
        {
            _text.AsSpan(entry.Start, entry.Length).CopyTo(text.AsSpan(start));
            entry = entry.At(start);
            start += entry.Length;
        }

        return new LogExtract(entries, text);
    }

    private int Index(int place)
    {
        var index = _first + place;
        return index < _entries.Length ? index : index - _entries.Length;
    }

    private ref readonly LogEntry At(int place) => ref _entries[Index(place)];

    private void MakeEntry()
    {
        if (_count == capacity)
        {
            DropOldest();
            return;
        }

        var larger = new LogEntry[Math.Min(capacity, Math.Max(EntriesMin, _entries.Length * 2))];
        for (var i = 0; i < _count; i++)
        {
            larger[i] = At(i);
        }

        (_entries, _first) = (larger, 0);
    }

    /// <summary>Finds a place for a text in one piece: behind the newest, or at the beginning, where the oldest were.</summary>
    private bool TryPlace(int length)
    {
        if (_count == 0)
        {
            (_end, _isWrapped) = (0, false);
            return length <= _text.Length;
        }

        var head = At(0).Start;
        if (_isWrapped)
        {
            return length <= head - _end;
        }

        if (length <= _text.Length - _end)
        {
            return true;
        }

        if (length > head)
        {
            return false;
        }

        (_end, _isWrapped) = (0, true);
        return true;
    }

    private void MakeRoom()
    {
        if (_text.Length < bytesMax)
        {
            Enlarge();
        }
        else
        {
            DropOldest();
        }
    }

    private void DropOldest()
    {
        ref readonly var oldest = ref At(0);
        DroppedUpTo = oldest.Id;
        var start = oldest.Start;
        _first = Index(1);
        _count--;
        if (_count > 0 && At(0).Start < start)
        {
            _isWrapped = false;
        }
    }

    private void Enlarge()
    {
        var larger = GC.AllocateUninitializedArray<byte>((int)Math.Min(bytesMax, Math.Max(BytesMin, _text.Length * 2L)));
        var end = 0;
        for (var i = 0; i < _count; i++)
        {
            ref var entry = ref _entries[Index(i)];
            _text.AsSpan(entry.Start, entry.Length).CopyTo(larger.AsSpan(end));
            entry = entry.At(end);
            end += entry.Length;
        }

        (_text, _end, _isWrapped) = (larger, end, false);
    }
}
