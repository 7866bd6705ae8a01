namespace Supervision.Hocon.Values;

/// <summary>Where a value stands, before anybody asks for it in words.</summary>
/// <param name="Source">What makes the words.</param>
/// <param name="Value">The place of the value.</param>
/// <param name="Commented">The place of its field, which comments are about; -1 for none.</param>
internal readonly record struct Position(OriginSource Source, int Value, int Commented = -1)
{
    public HoconOrigin Origin => Source.Locate(Value, -1);
}
