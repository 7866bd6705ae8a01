using System.Runtime.InteropServices;
using System.Text;

namespace Supervision.Posix.Spawning;

/// <summary>One block of memory for the strings and tables of a call to <c>posix_spawn</c>, used again for the next call.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    private byte* _block;
    private int _capacity;
    private int _used;

    /// <summary>Begins a new set; what was made before is gone.</summary>
    /// <param name="capacity">At least the bytes that will be used, see <see cref="SizeOf(string)"/>.</param>
    internal void Reset(int capacity)
    {
        _used = 0;
        if (capacity <= _capacity) return;
        NativeMemory.Free(_block);
        _block = (byte*)NativeMemory.Alloc((nuint)capacity);
        _capacity = capacity;
    }

    /// <summary>The most bytes that a string takes, its end and one place in a table included.</summary>
    internal static int SizeOf(string text) => Encoding.UTF8.GetMaxByteCount(text.Length) + 1 + sizeof(nint);

    internal byte* Add(string text)
    {
        var start = _block + _used;
        Append(text);
        End();
        return start;
    }

    internal byte** AddTable(IReadOnlyList<string> texts)
    {
        var table = Table(texts.Count);
        for (var i = 0; i < texts.Count; i++) table[i] = Add(texts[i]);
        return table;
    }

    internal byte** AddTable(IReadOnlyDictionary<string, string> environment)
    {
        var table = Table(environment.Count);
        var i = 0;
        foreach (var (name, value) in environment)
        {
            table[i++] = _block + _used;
            Append(name);
            _block[_used++] = (byte)'=';
            Append(value);
            End();
        }

        return table;
    }

    public void Dispose()
    {
        NativeMemory.Free(_block);
        _block = null;
        _capacity = 0;
    }

    private byte** Table(int count)
    {
        _used = (_used + 7) & ~7;
        var table = (byte**)(_block + _used);
        _used += (count + 1) * sizeof(nint);
        table[count] = null;
        return table;
    }

    private void Append(string text) =>
        _used += Encoding.UTF8.GetBytes(text, new Span<byte>(_block + _used, _capacity - _used));

    private void End() => _block[_used++] = 0;
}
