// SPDX-License-Identifier: Apache-2.0
package io.holdfast.wiring;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns the text of a value into what its key holds. */
final class Values {

    private static final Pattern SHORT = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)");

    private Values() {}

    /** The text is not what the key holds. Its message says what is allowed, and goes behind "must be". */
    static final class Unfit extends Exception {
        private static final long serialVersionUID = 1L;

        Unfit(String allowed) {
            super(allowed, null, false, false);
        }

        String allowed() {
            return String.valueOf(getMessage());
        }
    }

    static Object parse(String text, Type type) throws Unfit {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            List<Object> all = new ArrayList<>();
            for (String part : text.split(",")) {
                if (!part.isBlank()) {
                    all.add(parse(part.strip(), list.getActualTypeArguments()[0]));
                }
            }
            return List.copyOf(all);
        }
        return single(text, (Class<?>) type);
    }

    private static Object single(String text, Class<?> type) throws Unfit {
        if (type == String.class) {
            return text;
        } else if (type == Integer.class) {
            return number(text);
        } else if (type == Boolean.class) {
            return truth(text);
        } else if (type == Duration.class) {
            return duration(text);
        } else if (type == Path.class) {
            return path(text);
        } else if (type.isEnum()) {
            return constant(type.asSubclass(Enum.class), text);
        }
        throw new IllegalStateException("no key holds a " + type);
    }

    private static Integer number(String text) throws Unfit {
        try {
            return Integer.valueOf(text.strip());
        } catch (NumberFormatException notOne) {
            throw new Unfit("a whole number");
        }
    }

    private static Boolean truth(String text) throws Unfit {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new Unfit("true or false");
        };
    }

    private static Duration duration(String text) throws Unfit {
        String stripped = text.strip().toLowerCase(Locale.ROOT);
        Matcher shortForm = SHORT.matcher(stripped);
        try {
            if (!shortForm.matches()) {
                return Duration.parse(stripped);
            }
            long amount = Long.parseLong(shortForm.group(1));
            return switch (shortForm.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
        } catch (DateTimeParseException notOne) {
            throw new Unfit("a duration like 500ms, 5s, 10m, 2h, 3d or PT5S");
        }
    }

    private static Path path(String text) throws Unfit {
        try {
            return Path.of(text.strip());
        } catch (InvalidPathException notOne) {
            throw new Unfit("the path of a file");
        }
    }

    private static <E extends Enum<?>> E constant(Class<E> type, String text) throws Unfit {
        Optional<E> found = Words.constant(type, text);
        if (found.isEmpty()) {
            throw new Unfit(Words.choices(type));
        }
        return found.get();
    }
}
