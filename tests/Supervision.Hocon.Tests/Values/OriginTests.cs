namespace Supervision.Hocon.Tests.Values;

public sealed class OriginTests
{
    [Fact]
    public void A_value_must_know_where_it_was_written_after_it_is_resolved()
    {
        var root = Read.Resolved("a {\n  b = ${c}\n  d = [1,\n    x y]\n}\nc = 7").Root;
        var a = (HoconObject)root["a"];
        Assert.Equal("test:1:3", a.Origin.ToString());
        Assert.Equal("test:6:5", a["b"].Origin.ToString());
        Assert.Equal("test:4:5", ((HoconArray)a["d"])[1].Origin.ToString());
    }

    [Fact]
    public void A_joined_value_must_stand_where_its_first_piece_stands() =>
        Assert.Equal("test:2:5", Read.Resolved("c = 1\nd = x ${c}").Root["d"].Origin.ToString());

    [Fact]
    public void A_merged_object_must_stand_where_it_first_appeared() =>
        Assert.Equal(2, Read.Resolved("x = 1\na { b = 1 }\na { c = ${x} }").Root["a"].Origin.Line);

    [Fact]
    public void A_value_from_a_file_must_name_the_file_as_it_was_given()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("inner/b.conf", "\nx = 1");
        var file = directory.Write("a.conf", "include \"inner/b.conf\"");
        var origin = Config.ParseFile(file).Root["x"].Origin;
        Assert.Equal(Path.Combine(directory.Path, "inner/b.conf"), origin.File);
        Assert.Equal((2, 5), (origin.Line, origin.Column));
    }

    [Fact]
    public void A_variable_must_be_named_as_the_origin_of_its_value() =>
        Assert.Equal("environment variable HOME", Read.Resolved("a = ${HOME}", ("HOME", "/root")).Root["a"].Origin.ToString());

    [Fact]
    public void Comments_above_and_behind_a_field_must_belong_to_it()
    {
        var root = Read.Resolved("# apart\n\n# one\n// two\na = 1 # three\n\nb = 2\nc = [\n  # four\n  5\n]").Root;
        Assert.Equal([" one", " two", " three"], root["a"].Origin.Comments);
        Assert.Empty(root["b"].Origin.Comments);
        Assert.Equal([" four"], ((HoconArray)root["c"])[0].Origin.Comments);
    }

    [Fact]
    public void A_comment_behind_the_field_before_must_not_belong_to_the_next() =>
        Assert.Empty(Read.Resolved("a = 1 # about a\nb = 2").Root["b"].Origin.Comments);
}
